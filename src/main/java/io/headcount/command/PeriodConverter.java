package io.headcount.command;

import io.headcount.settings.Form;
import java.time.YearMonth;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a billing period as the settings do: {@code yyyy-MM}, and a month that the vendor may know. */
final class PeriodConverter implements ITypeConverter<YearMonth> {

    @Override
    public YearMonth convert(String text) {
        try {
            return Form.PERIOD.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
