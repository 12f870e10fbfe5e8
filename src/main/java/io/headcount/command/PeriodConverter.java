package io.headcount.command;

import java.time.DateTimeException;
import java.time.YearMonth;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a billing period, {@code yyyy-MM} and nothing else. */
final class PeriodConverter implements ITypeConverter<YearMonth> {

    @Override
    public YearMonth convert(String text) {
        try {
            if (text.matches("\\d{4}-\\d{2}")) {
                return YearMonth.parse(text);
            }
        } catch (DateTimeException e) {
            // said below, in the same words
        }
        throw new TypeConversionException("'" + text + "' is not a month such as 2026-10");
    }
}
