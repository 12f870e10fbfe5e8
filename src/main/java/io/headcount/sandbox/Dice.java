package io.headcount.sandbox;

import java.util.UUID;

/**
 * Throws that depend on nothing but the seed and what is thrown for, so that any order of questions gets the same answers.
 */
record Dice(long seed) {

    /** A number from 0 up to, but without, the bound. */
    int below(int bound, Object purpose, long company) {
        return (int) Long.remainderUnsigned(bits(purpose, company), bound);
    }

    /** Whether something with this probability, in percent, happens. */
    boolean percent(int percent, Object purpose, long company) {
        return below(100, purpose, company) < percent;
    }

    /** A version 4 UUID. */
    UUID uuid(Object purpose, long company) {
        long high = bits(purpose, company);
        long low = mixed(high ^ seed);
        return new UUID(high & ~0xF000L | 0x4000L, low & ~(3L << 62) | 1L << 63);
    }

    /** The purpose counts by its text, whose hash is the same in every virtual machine. */
    private long bits(Object purpose, long company) {
        return mixed(mixed(mixed(seed) + company) + purpose.toString().hashCode());
    }

    /** The finaliser of SplitMix64. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
