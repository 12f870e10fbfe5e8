package io.headcount.command;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/**
 * Keeps the few largest of many, without keeping the many; of equal ones those that came first. Not thread-safe.
 *
 * @param <T> what is compared
 */
final class Largest<T> {

    private record Ranked<T>(T value, long size, long place) {}

    private final int most;
    private final ToLongFunction<T> size;
    /** The one to go first is at its head: the smallest, of equal ones the last. */
    private final PriorityQueue<Ranked<T>> kept = new PriorityQueue<>(Comparator.<Ranked<T>>comparingLong(Ranked::size)
            .thenComparing(Comparator.<Ranked<T>>comparingLong(Ranked::place).reversed()));

    private long places;

    Largest(int most, ToLongFunction<T> size) {
        this.most = most;
        this.size = size;
    }

    void add(T value) {
        long itsSize = size.applyAsLong(value);
        places++;
        if (kept.size() < most || itsSize > kept.peek().size()) {
            kept.add(new Ranked<>(value, itsSize, places));
            if (kept.size() > most) {
                kept.poll();
            }
        }
    }

    /** The largest first. */
    List<T> inOrder() {
        return kept.stream()
                .sorted(kept.comparator().reversed())
                .<T>map(Ranked::value)
                .toList();
    }
}
