package io.headcount.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;

/**
 * A line as bytes: flags, the id, the name and the figures that there are. What was written is read again exactly, also ids that are no
 * UUIDs and texts that no encoding of the web can carry. Immutable.
 */
record PackedLine(byte[] bytes, int offset) {

    private static final int UUID_ID = 1;
    private static final int ODD_ID = 1 << 1;
    private static final int ODD_NAME = 1 << 2;
    private static final int TARGET = 1 << 3;
    private static final int LIMIT = 1 << 4;
    private static final int ENDS = 1 << 5;
    private static final int EXPIRED_KNOWN = 1 << 6;
    private static final int EXPIRED = 1 << 7;

    private static final int UUID_LENGTH = 36;

    Line line() {
        Reader reader = new Reader();
        int flags = reader.next();
        String id = reader.id(flags);
        return new Line(
                id,
                reader.text((flags & ODD_NAME) != 0),
                reader.number(),
                (flags & TARGET) == 0 ? null : Long.valueOf(reader.number()),
                (flags & LIMIT) == 0 ? null : Long.valueOf(reader.number()),
                (flags & EXPIRED_KNOWN) == 0 ? null : Boolean.valueOf((flags & EXPIRED) != 0),
                (flags & ENDS) == 0 ? null : LocalDate.ofEpochDay(reader.number()));
    }

    String companyId() {
        Reader reader = new Reader();
        return reader.id(reader.next());
    }

    /** Reads one field after the other. */
    private final class Reader {

        private int at = offset;

        int next() {
            return bytes[at++] & 0xff;
        }

        String id(int flags) {
            if ((flags & UUID_ID) != 0) {
                return new UUID(eight(), eight()).toString();
            }
            return text((flags & ODD_ID) != 0);
        }

        private long eight() {
            long number = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                number = number << Byte.SIZE | next();
            }
            return number;
        }

        String text(boolean odd) {
            int length = (int) number();
            if (odd) {
                char[] chars = new char[length / Character.BYTES];
                for (int i = 0; i < chars.length; i++) {
                    chars[i] = (char) (next() << Byte.SIZE | next());
                }
                return new String(chars);
            }
            at += length;
            return new String(bytes, at - length, length, UTF_8);
        }

        /** Seven bits a byte, the lowest first. */
        long number() {
            long number = 0;
            int shift = 0;
            int part;
            do {
                part = next();
                number |= (part & 0x7fL) << shift;
                shift += 7;
            } while (part >= 0x80);
            return number;
        }
    }

    /** Writes lines, each over the one before. Not thread-safe. */
    static final class Writer {

        private byte[] buffer = new byte[256];
        private int length;

        /** Writes a line and tells how many bytes it takes. */
        int write(Line line) {
            length = 1;
            int flags = id(line.companyId()) | name(line.companyName());
            number(line.monthlyUsers());
            flags |= optional(line.targetUsers(), TARGET) | optional(line.licenseLimit(), LIMIT);
            if (line.licenseEnds() != null) {
                flags |= optional(line.licenseEnds().toEpochDay(), ENDS);
            }
            if (line.licenseExpired() != null) {
                flags |= EXPIRED_KNOWN | (line.licenseExpired() ? EXPIRED : 0);
            }
            buffer[0] = (byte) flags;
            return length;
        }

        void copyTo(byte[] chunk, int place) {
            System.arraycopy(buffer, 0, chunk, place, length);
        }

        private int id(String id) {
            if (id.length() == UUID_LENGTH && isCanonical(id)) {
                UUID uuid = UUID.fromString(id);
                eight(uuid.getMostSignificantBits());
                eight(uuid.getLeastSignificantBits());
                return UUID_ID;
            }
            return text(id) ? ODD_ID : 0;
        }

        /** As {@link UUID#toString} writes it; it reads more than that. */
        private static boolean isCanonical(String id) {
            for (int i = 0; i < UUID_LENGTH; i++) {
                char c = id.charAt(i);
                boolean fits = i == 8 || i == 13 || i == 18 || i == 23
                        ? c == '-'
                        : c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
                if (!fits) {
                    return false;
                }
            }
            return true;
        }

        private int name(String name) {
            return text(name) ? ODD_NAME : 0;
        }

        private int optional(Long number, int flag) {
            if (number == null) {
                return 0;
            }
            number(number);
            return flag;
        }

        /** Says whether it is an odd one: with half a surrogate pair, which no encoding has bytes for. */
        private boolean text(String text) {
            boolean odd = text.chars().anyMatch(unit -> Character.isSurrogate((char) unit))
                    && !new String(text.getBytes(UTF_8), UTF_8).equals(text);
            byte[] encoded = odd ? units(text) : text.getBytes(UTF_8);
            number(encoded.length);
            ensure(encoded.length);
            System.arraycopy(encoded, 0, buffer, length, encoded.length);
            length += encoded.length;
            return odd;
        }

        private static byte[] units(String text) {
            byte[] units = new byte[text.length() * Character.BYTES];
            for (int i = 0; i < text.length(); i++) {
                units[2 * i] = (byte) (text.charAt(i) >>> Byte.SIZE);
                units[2 * i + 1] = (byte) text.charAt(i);
            }
            return units;
        }

        private void eight(long number) {
            ensure(Long.BYTES);
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                buffer[length++] = (byte) (number >>> shift);
            }
        }

        private void number(long number) {
            ensure(10);
            long left = number;
            while ((left & ~0x7fL) != 0) {
                buffer[length++] = (byte) (left | 0x80);
                left >>>= 7;
            }
            buffer[length++] = (byte) left;
        }

        private void ensure(int more) {
            if (length + more > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
            }
        }
    }
}
