package io.headcount.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** A digest over texts. Each is preceded by its length in bytes, so that no two lists of texts give the same bytes. Not thread-safe. */
final class Digest {

    private final MessageDigest digest;
    /** Many small updates cost more than the digest itself. */
    private final byte[] waiting = new byte[8 << 10];

    private int length;

    Digest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    void part(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        put((bytes.length + ":").getBytes(UTF_8));
        put(bytes);
    }

    private void put(byte[] bytes) {
        if (length + bytes.length > waiting.length) {
            flush();
        }
        if (bytes.length > waiting.length) {
            digest.update(bytes);
            return;
        }
        System.arraycopy(bytes, 0, waiting, length, bytes.length);
        length += bytes.length;
    }

    private void flush() {
        digest.update(waiting, 0, length);
        length = 0;
    }

    /** Its first 128 bits in the shape of a UUID (RFC 9562, version 8); the end of the digest. */
    String uuid() {
        flush();
        byte[] bytes = digest.digest();
        bytes[6] = (byte) (bytes[6] & 0x0f | 0x80);
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        return new UUID(eight(bytes, 0), eight(bytes, Long.BYTES)).toString();
    }

    private static long eight(byte[] bytes, int from) {
        long number = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            number = number << Byte.SIZE | bytes[i] & 0xff;
        }
        return number;
    }
}
