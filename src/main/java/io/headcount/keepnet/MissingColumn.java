package io.headcount.keepnet;

import java.util.List;
import java.util.stream.Collectors;

/** A column of the export that is needed is not there, or there twice. Never retried: its name must have changed. */
public final class MissingColumn extends KeepnetException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 500;

    private MissingColumn(String message, String advice) {
        super(message, advice);
    }

    static MissingColumn ofCounts(String name, List<String> headers) {
        return new MissingColumn(
                "The export has no column " + Shown.name(name) + "; " + found(headers),
                "Set keepnet.export-column to the name of the column with the monthly users, as the"
                        + " vendor's export now spells it.");
    }

    static MissingColumn ofNames(List<String> names, List<String> headers) {
        return new MissingColumn(
                "The export has no column with the companies' names (" + String.join(", ", names) + "); "
                        + found(headers),
                "Set billing.verify=second-reading to work without the export, and report the new column"
                        + " name. (keepnet.export-column only sets the column of the monthly users.)");
    }

    static MissingColumn twice(String name, List<String> headers) {
        return new MissingColumn(
                "The export has the column " + Shown.name(name) + " twice, and it is unknown which one counts; "
                        + found(headers),
                "Set keepnet.export-column to a column that occurs once, or billing.verify=second-reading"
                        + " to work without the export.");
    }

    private static String found(List<String> headers) {
        String all = headers.stream().map(Shown::name).collect(Collectors.joining(", "));
        return "its columns are " + Shown.text(all, LONGEST);
    }
}
