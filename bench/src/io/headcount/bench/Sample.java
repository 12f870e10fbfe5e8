package io.headcount.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The same thing measured several times. Not thread-safe. */
final class Sample {

    private final Unit unit;
    private final List<Double> values = new ArrayList<>();

    Sample(Unit unit, double... values) {
        this.unit = unit;
        for (double value : values) {
            add(value);
        }
    }

    /** A memory, where it is known. */
    static Sample of(OptionalDouble megabytes) {
        return megabytes.isPresent() ? megabytes(megabytes.getAsDouble()) : new Sample(Unit.MEGABYTES);
    }

    static Sample megabytes(double megabytes) {
        return new Sample(Unit.MEGABYTES, megabytes);
    }

    void add(double value) {
        values.add(value);
    }

    /** The middle one, or the mean of the two in the middle; not a number where nothing was measured. */
    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median, and from where to where it went; 'n/a' where nothing could be measured. */
    String shown() {
        if (values.isEmpty()) {
            return "n/a";
        }
        if (values.size() == 1) {
            return unit.shown(median());
        }
        return unit.shown(median()) + " ("
                + unit.shown(values.stream().min(Double::compare).orElseThrow()) + " - "
                + unit.shown(values.stream().max(Double::compare).orElseThrow()) + ")";
    }
}
