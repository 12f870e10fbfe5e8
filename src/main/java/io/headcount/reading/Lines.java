package io.headcount.reading;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;

/**
 * Lines, packed: a company takes some fifty bytes and not some four hundred, so that a list of a million fits where other things run,
 * too. Each line is created when it is asked for. Immutable; thread-safe.
 */
public final class Lines extends AbstractList<Line> implements RandomAccess {

    private final List<byte[]> chunks;
    private final int[] places;
    private final int size;

    /** What comes after the first {@code size} places may still be written to, and does not belong to this list. */
    private Lines(List<byte[]> chunks, int[] places, int size) {
        this.chunks = chunks;
        this.places = places;
        this.size = size;
    }

    /** Packs lines, unless they are already. */
    public static Lines of(Collection<Line> lines) {
        if (lines instanceof Lines packed) {
            return packed;
        }
        Packer packer = new Packer();
        lines.forEach(packer::add);
        return packer.lines();
    }

    @Override
    public Line get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index + " of " + size + " lines");
        }
        return Packer.at(chunks, places[index]).line();
    }

    @Override
    public int size() {
        return size;
    }

    /** Without the rest of the line. */
    String companyId(int index) {
        return Packer.at(chunks, places[index]).companyId();
    }

    /** Takes lines one after the other. Not thread-safe. */
    static final class Packer {

        private static final int OFFSET_BITS = 20;
        private static final int CHUNK = 1 << OFFSET_BITS;
        private static final int FIRST_CHUNK = 1 << 14;
        private static final int MOST_CHUNKS = 1 << (Integer.SIZE - OFFSET_BITS);

        private final PackedLine.Writer writer = new PackedLine.Writer();
        private List<byte[]> chunks = new ArrayList<>();
        private byte[] chunk = {};
        private int used;
        private long filled;
        private int[] places = new int[256];
        private int size;

        /**
         * Adds a line.
         *
         * @return its index
         * @throws ArithmeticException if all lines together are larger than some four gigabytes
         */
        int add(Line line) {
            int length = writer.write(line);
            if (used + length > chunk.length) {
                begin(length);
            }
            writer.copyTo(chunk, used);
            if (size == places.length) {
                places = Arrays.copyOf(places, size + (size >> 1));
            }
            places[size] = (chunks.size() - 1) << OFFSET_BITS | used;
            used += length;
            return size++;
        }

        private void begin(int length) {
            if (chunks.size() == MOST_CHUNKS) {
                throw new ArithmeticException("more lines than can be packed");
            }
            // As large as all before, so that a short list takes little and a long one few.
            filled += used;
            chunk = new byte[Math.max(length, (int) Math.max(FIRST_CHUNK, Math.min(CHUNK, filled)))];
            used = 0;
            // A caller that has the earlier lines keeps the earlier list.
            List<byte[]> more = new ArrayList<>(chunks);
            more.add(chunk);
            chunks = more;
        }

        int size() {
            return size;
        }

        /** How much memory they take. */
        long bytes() {
            return filled + chunk.length + (long) Integer.BYTES * places.length;
        }

        /** Where a line lies: cheap to look at, until the next one is looked at. */
        PackedLine at(int index) {
            return at(chunks, places[index]);
        }

        private static PackedLine at(List<byte[]> chunks, int place) {
            return new PackedLine(chunks.get(place >>> OFFSET_BITS), place & (CHUNK - 1));
        }

        /** The lines so far; what is added later is not among them. */
        Lines lines() {
            return new Lines(chunks, places, size);
        }
    }
}
