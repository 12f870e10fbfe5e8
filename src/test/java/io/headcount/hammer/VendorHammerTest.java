package io.headcount.hammer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An honest vendor's answers, changed in every way that comes to mind, one or several at once: a statement of the true numbers is the only
 * one there may be.
 */
class VendorHammerTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"CSV", "Excel"})
    void whateverTheVendorSaysOnlyTheTruthIsBilled(String exportType) throws Exception {
        try (ReadingRig rig = new ReadingRig(folder, exportType, false)) {
            int rounds =
                    Rounds.play("VendorHammerTest (" + exportType + ")", 9, MutatedVendor.Answer.values(), rig::round);

            rig.end(result -> "Hammered with " + exportType + ": " + rounds + " rounds, " + result);
            assertThat(rig.refused()).isPositive();
        }
    }
}
