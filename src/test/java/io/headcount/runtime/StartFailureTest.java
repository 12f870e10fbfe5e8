package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    @Test
    void whyTheRoutesDidNotStartIsToldWithoutTheNameOfAFailuresClass() throws SettingsException {
        RouteFiles files = RouteFiles.in(Path.of("routes"));

        assertThat(StartFailure.inWords(new IllegalStateException(new IOException("No space left on device")), files))
                .isEqualTo("No space left on device");
        assertThat(StartFailure.inWords(new NullPointerException(), files))
                .isNotBlank()
                .doesNotContain("Exception");
        assertThat(StartFailure.inWords(
                        new IllegalArgumentException("There is no java.io.NoSuchException here"), files))
                .as("what somebody wrote stays")
                .contains("java.io.NoSuchException");
    }
}
