package io.headcount.bench;

/**
 * What a reading came to; whoever reads the same list must come to the same.
 *
 * @param companies how many companies there are
 * @param users the sum of their monthly users
 */
record Count(long companies, long users) {

    static final Count NONE = new Count(0, 0);

    Count plus(Count other) {
        return new Count(companies + other.companies, users + other.users);
    }
}
