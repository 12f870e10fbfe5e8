package io.headcount.delivery.attachment;

import java.util.Objects;

/**
 * What the files of a statement need besides its document.
 *
 * @param background what was billed before, licences, who is who in your billing
 * @param words those of the workbook; null where only the CSV is asked for
 * @param separator between the cells of the CSV
 * @param page the address of the statement's page, or null
 * @param recorded whether the statement is more than a preview
 */
public record Details(Background background, SheetWords words, char separator, String page, boolean recorded) {

    public Details {
        Objects.requireNonNull(background, "background");
    }

    /** What the CSV needs. */
    public static Details ofCsv(Background background, char separator) {
        return new Details(background, null, separator, null, true);
    }
}
