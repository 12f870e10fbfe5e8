package io.headcount.sandbox;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The faults that are on, and how often each may still strike. Safe for any number of threads. */
final class ActiveFaults {

    private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);
    private int changes;

    /** Switches a fault on; one that is on already gets all its strikes again. */
    synchronized void add(Fault fault) {
        left.put(fault, fault.strikes());
        changes++;
    }

    synchronized void remove(Fault fault) {
        left.remove(fault);
        changes++;
    }

    /** How often a fault was switched on or off. */
    synchronized int changes() {
        return changes;
    }

    /** Whether none is on but, at most, some of these. */
    synchronized boolean noneBut(Set<Fault> some) {
        return some.containsAll(left.keySet());
    }

    /** Those that are on, including those that have no strike left. */
    synchronized Set<Fault> all() {
        return left.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(left.keySet()));
    }

    /** Whether the fault would strike now. */
    synchronized boolean on(Fault fault) {
        return left.getOrDefault(fault, 0) > 0;
    }

    /** Whether the fault strikes; uses up one of its strikes where they are bounded. */
    synchronized boolean strikes(Fault fault) {
        int remaining = left.getOrDefault(fault, 0);
        if (remaining > 0 && fault.bounded()) {
            left.put(fault, remaining - 1);
        }
        return remaining > 0;
    }

    /** The first of these faults that strikes. */
    Optional<Fault> firstOf(Fault... faults) {
        return Arrays.stream(faults).filter(this::strikes).findFirst();
    }
}
