package io.headcount.keepnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A count that a person, a spreadsheet or a report writes in its own way is the number that they mean, or none. */
class WrittenCountTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234",
                "01234",
                "1,234",
                "1.234",
                "1 234",
                "1\u00a0234",
                "1\u2007234",
                "1\u2009234",
                "1\u202f234",
                "1'234",
                "1\u2019234",
                "1234.0",
                "1234,00",
                "1234.000",
                "1,234.0",
                "1.234,00",
                "1,234.000",
                "1\u202f234,0",
                "1'234.00"
            })
    void oneNumberInWhateverWriting(String text) {
        assertThat(WrittenCount.parse(text)).contains(1_234L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "0.0|0",
                "0.000|0",
                "1.0|1",
                "1.00|1",
                "1.000|1000",
                "412,000|412000",
                "12.345.678|12345678",
                "1,000,000.0|1000000",
                "9,223,372,036,854,775,807|9223372036854775807"
            })
    void whereThereAreTwoReadingsTheWholeNumberInGroupsCounts(String text, long number) {
        assertThat(WrittenCount.parse(text)).contains(number);
    }

    @Test
    void aFractionInACellIsNeverTakenForAGroupedNumber() {
        for (String fraction : new String[] {"1.234", "412.500", "0.5", "1.5E3", "1234567.891", "12.340"}) {
            BigDecimal number = new BigDecimal(fraction);
            boolean whole = number.stripTrailingZeros().scale() <= 0;
            assertThat(WrittenCount.parse(WrittenCount.write(number, fraction)))
                    .as(fraction)
                    .isEqualTo(whole ? Optional.of(number.longValueExact()) : Optional.empty());
        }
    }

    @Test
    void aTextWithoutEndCostsNothing() {
        assertThat(WrittenCount.parse("1,234" + ",000".repeat(1_000_000))).isEmpty();
    }
}
