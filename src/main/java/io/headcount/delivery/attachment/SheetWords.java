package io.headcount.delivery.attachment;

import io.headcount.statement.StatementDocument;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * The words of a workbook in its reader's language, texts for people, of any length and in any letters: the same as those of the
 * mail that it is attached to. Thread-safe.
 */
public interface SheetWords {

    /** The words of a key, filled in. */
    String say(String key, Object... values);

    /** A month, as this language writes it. */
    String month(YearMonth period);

    /** A day. */
    String day(LocalDate day);

    /** A moment, in a time zone. */
    String moment(Instant instant, ZoneId zone);

    /** What is billed, and how it was proven: one sentence each. */
    String billedAndProven(StatementDocument document);
}
