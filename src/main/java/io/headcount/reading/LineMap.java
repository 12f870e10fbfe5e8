package io.headcount.reading;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Lines by their companies' ids, in their order, packed as {@link Lines} are: some sixty bytes a company. Each line is created when it is
 * asked for. Immutable; thread-safe.
 */
public final class LineMap extends AbstractMap<String, Line> {

    private final Lines lines;
    private final LineIndex index = new LineIndex();

    private LineMap(Lines lines) {
        this.lines = lines;
        for (int i = 0; i < lines.size(); i++) {
            index.add(lines.companyId(i).hashCode());
        }
    }

    /**
     * Packs lines.
     *
     * @param lines each of another company
     */
    public static LineMap of(Iterable<Line> lines) {
        if (lines instanceof Lines packed) {
            return new LineMap(packed);
        }
        Lines.Packer packer = new Lines.Packer();
        lines.forEach(packer::add);
        return new LineMap(packer.lines());
    }

    @Override
    public Line get(Object companyId) {
        int line = find(companyId);
        return line < 0 ? null : lines.get(line);
    }

    @Override
    public boolean containsKey(Object companyId) {
        return find(companyId) >= 0;
    }

    private int find(Object companyId) {
        return companyId == null
                ? -1
                : index.find(companyId.hashCode(), line -> lines.companyId(line).equals(companyId));
    }

    @Override
    public int size() {
        return lines.size();
    }

    @Override
    public Set<Map.Entry<String, Line>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Line>> iterator() {
                Iterator<Line> each = lines.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Map.Entry<String, Line> next() {
                        Line line = each.next();
                        return Map.entry(line.companyId(), line);
                    }
                };
            }

            @Override
            public int size() {
                return lines.size();
            }
        };
    }
}
