package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {

    @ParameterizedTest
    @EnumSource
    void everyFaultIsFoundByItsNameOnTheCommandLine(Fault fault) {
        assertThat(Fault.of(fault.label())).isSameAs(fault);
        assertThat(fault.label()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(fault.description()).isNotBlank().doesNotContain("\n").hasSizeLessThan(100);
    }

    @ParameterizedTest
    @EnumSource
    void onceMeansThatItEnds(Fault fault) {
        assertThat(fault.bounded() || !fault.label().endsWith("-once")).isTrue();
    }

    @Test
    void aMisspeltNameIsToldAllTheNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.of("html-one"))
                .withMessageContaining("html-one")
                .withMessageContaining("html-once, html-forever");
    }
}
