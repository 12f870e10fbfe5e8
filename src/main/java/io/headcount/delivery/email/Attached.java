package io.headcount.delivery.email;

import io.headcount.delivery.attachment.StatementFile;
import java.util.List;

/** Which files a mail has room for, and what it says of that. */
enum Attached {
    ALL(List.of(StatementFile.values()), null, null),
    WITHOUT_WORKBOOK(
            List.of(StatementFile.CSV),
            "attached.csv",
            "The complete list of companies is attached as a CSV file; the Excel workbook would have been too large."),
    NONE(
            List.of(),
            "attached.none",
            "The complete list of companies is too large to be attached; whoever runs Headcount can give it to you.");

    /** By which the templates ask for the sentence. */
    static final String KEY = "attached";

    private final List<StatementFile> files;
    private final String key;
    private final String inEnglish;

    Attached(List<StatementFile> files, String key, String inEnglish) {
        this.files = files;
        this.key = key;
        this.inEnglish = inEnglish;
    }

    List<StatementFile> files() {
        return files;
    }

    String key() {
        return key;
    }

    /** For an operator's words of another language, which may not have it. */
    String inEnglish() {
        return inEnglish;
    }
}
