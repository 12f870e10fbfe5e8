package io.headcount.hammer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Changes to bytes of which nothing is known. */
final class Bytes {

    private Bytes() {}

    static byte[] changed(byte[] bytes, SplittableRandom dice, Consumer<String> words) {
        int at = dice.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + 1 + dice.nextInt(40));
        byte[] before = Arrays.copyOf(bytes, at);
        byte[] slice = Arrays.copyOfRange(bytes, at, to);
        byte[] after = Arrays.copyOfRange(bytes, to, bytes.length);
        return switch (dice.nextInt(11)) {
            case 0 -> {
                words.accept("cut off after byte " + at + " of " + bytes.length);
                yield before;
            }
            case 1 -> {
                words.accept("bytes " + at + " to " + to + " left out");
                yield Reply.join(before, after);
            }
            case 2 -> {
                words.accept("bytes " + at + " to " + to + " twice");
                yield Reply.join(before, slice, slice, after);
            }
            case 3 -> {
                byte[] noise = new byte[1 + dice.nextInt(8)];
                dice.nextBytes(noise);
                words.accept("noise of " + noise.length + " bytes at " + at);
                yield Reply.join(before, noise, slice, after);
            }
            case 4, 5 -> {
                byte[] flipped = bytes.clone();
                if (flipped.length > 0) {
                    flipped[at % flipped.length] ^= (byte) (1 << dice.nextInt(8));
                }
                words.accept("a bit of byte " + at + " turned");
                yield flipped;
            }
            case 6 -> {
                Charset charset = dice.nextBoolean() ? UTF_16 : ISO_8859_1;
                words.accept("written in " + charset);
                yield new String(bytes, UTF_8).getBytes(charset);
            }
            case 7 -> {
                words.accept("a byte order mark");
                yield Reply.join(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, bytes);
            }
            case 8 -> {
                words.accept("nothing");
                yield new byte[0];
            }
            case 9 -> {
                words.accept("the same once more");
                yield Reply.join(bytes, bytes);
            }
            default -> {
                words.accept("a tail of spaces and NUL");
                yield Reply.join(bytes, new byte[] {' ', '\n', 0});
            }
        };
    }
}
