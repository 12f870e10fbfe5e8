package io.headcount.reading;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds lines, or claims of lines, by a hash of what they are looked for by. What is looked for is not kept here but compared in the lines themselves, so that
 * a line takes some twelve bytes. Not thread-safe.
 */
final class LineIndex {

    /** So many before it is full it counts as full. */
    private static final int GROWTH = 10_000;

    /** By line. */
    private int[] hashes = new int[256];
    /** A line's index and one more, or nought where there is none; as many as a power of two, no more than two thirds of them used. */
    private int[] slots = new int[1024];

    private int size;

    /** Adds the next line, whose index is how many there were before. */
    void add(int hash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size + (size >> 1));
        }
        hashes[size] = hash;
        if (++size > slots.length / 3 * 2) {
            slots = new int[slots.length * 2];
            for (int line = 0; line < size - 1; line++) {
                place(line);
            }
        }
        place(size - 1);
    }

    /** How much memory it takes once it has to grow. */
    long bytes() {
        long next = size >= slots.length / 3L * 2 - GROWTH ? 3L * slots.length : slots.length;
        return Integer.BYTES * (hashes.length + next);
    }

    /** How many there are. */
    int size() {
        return size;
    }

    private void place(int line) {
        int slot = first(hashes[line]);
        while (slots[slot] != 0) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = line + 1;
    }

    /**
     * Finds a line.
     *
     * @param isMeant whether a line of this hash is the one
     * @return its index, or -1 if there is none
     */
    int find(int hash, IntPredicate isMeant) {
        for (int slot = first(hash); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            int line = slots[slot] - 1;
            if (hashes[line] == hash && isMeant.test(line)) {
                return line;
            }
        }
        return -1;
    }

    /** Hashes of texts and numbers differ in their lower bits least. */
    private int first(int hash) {
        return (hash * 0x9e3779b9 >>> 7) & slots.length - 1;
    }
}
