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
            byte[] encoded = id.getBytes(UTF_8);
            return encoded.length == UUID_LENGTH && uuid(encoded) ? UUID_ID : text(id, encoded) ? ODD_ID : 0;
        }

        /** Writes an id that is just what {@link UUID#toString} makes of its number; says whether it was one. */
        private boolean uuid(byte[] id) {
            int at = length;
            for (int i = 0; i < UUID_LENGTH; i++) {
                if (i == 8 || i == 13 || i == 18 || i == 23) {
                    if (id[i] != '-') {
                        return false;
                    }
                    continue;
                }
                int upper = hex(id[i]);
                int lower = hex(id[++i]);
                if ((upper | lower) < 0) {
                    return false;
                }
                buffer[at++] = (byte) (upper << 4 | lower);
            }
            length = at;
            return true;
        }

        /** What a lower-case digit stands for; less than nought for anything else. */
        private static int hex(byte digit) {
            if (digit >= '0' && digit <= '9') {
                return digit - '0';
            }
            return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
        }

        private int name(String name) {
            return text(name, name.getBytes(UTF_8)) ? ODD_NAME : 0;
        }

        private int optional(Long number, int flag) {
            if (number == null) {
                return 0;
            }
            number(number);
            return flag;
        }

        /** Says whether it is an odd one: with half a surrogate pair, for which an encoding puts a question mark. */
        private boolean text(String text, byte[] encoded) {
            boolean odd = hasQuestionMark(encoded) && !new String(encoded, UTF_8).equals(text);
            byte[] written = odd ? units(text) : encoded;
            number(written.length);
            ensure(written.length);
            System.arraycopy(written, 0, buffer, length, written.length);
            length += written.length;
            return odd;
        }

        private static boolean hasQuestionMark(byte[] encoded) {
            for (byte each : encoded) {
                if (each == '?') {
                    return true;
                }
            }
            return false;
        }

        private static byte[] units(String text) {
            byte[] units = new byte[text.length() * Character.BYTES];
            for (int i = 0; i < text.length(); i++) {
                units[2 * i] = (byte) (text.charAt(i) >>> Byte.SIZE);
                units[2 * i + 1] = (byte) text.charAt(i);
            }
            return units;
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
