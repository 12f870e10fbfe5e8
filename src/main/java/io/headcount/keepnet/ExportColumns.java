package io.headcount.keepnet;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where an export's columns stand. Immutable.
 *
 * @param count the index of the monthly users
 * @param name the index of the company's name
 * @param id the index of the company's id, or -1 where the export names none
 */
record ExportColumns(int count, int name, int id) {

    private static final int NONE = -1;

    /** The names that the vendor's releases have given or may give to these columns, the surest first. */
    private static final List<String> NAMES = List.of("Company Name", "Company", "Name", "Customer Name", "Customer");

    private static final List<String> IDS = List.of("Company Resource Id", "Company Id", "Resource Id", "Customer Id");

    private static final Pattern NOISE = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** The column of monthly users that is looked for, by the name that it is known under at present. */
    record Wanted(String countColumn) {

        Wanted {
            if (bare(countColumn).isEmpty()) {
                throw new IllegalArgumentException("a column name without a letter or digit");
            }
        }

        boolean isIn(List<String> headers) {
            return headers.stream().anyMatch(header -> bare(header).equals(bare(countColumn)));
        }

        /** Whether these are the headers, and not a title that happens to name the count. */
        boolean areHeaders(List<String> headers) {
            List<String> found = headers.stream().map(ExportColumns::bare).toList();
            return isIn(headers) && NAMES.stream().anyMatch(name -> found.contains(bare(name)));
        }

        /** @throws MissingColumn if a column that is needed is not there, or there twice */
        ExportColumns findIn(List<String> headers) throws MissingColumn {
            int count = find(countColumn, headers);
            if (count == NONE) {
                throw MissingColumn.ofCounts(countColumn, headers);
            }
            int name = findFirst(NAMES, headers);
            if (name == NONE) {
                throw MissingColumn.ofNames(NAMES, headers);
            }
            return new ExportColumns(count, name, findFirst(IDS, headers));
        }
    }

    private static int findFirst(List<String> names, List<String> headers) throws MissingColumn {
        for (String name : names) {
            int index = find(name, headers);
            if (index != NONE) {
                return index;
            }
        }
        return NONE;
    }

    private static int find(String name, List<String> headers) throws MissingColumn {
        List<String> bare = headers.stream().map(ExportColumns::bare).toList();
        int first = bare.indexOf(bare(name));
        if (first != bare.lastIndexOf(bare(name))) {
            throw MissingColumn.twice(headers.get(first), headers);
        }
        return first;
    }

    /** A name without what differs between those who write it: case, blanks, punctuation. */
    static String bare(String header) {
        String composed = Normalizer.normalize(header, Normalizer.Form.NFKC);
        return NOISE.matcher(composed.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
