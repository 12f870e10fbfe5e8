package io.headcount.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenDownTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aDocumentThatDoesNotFitInMemoryIsOnePlainLineThatNamesTheMemory() throws Exception {
        assertThat(run(() -> new OutOfMemoryError("Java heap space"))).isEqualTo(1);

        assertThat(err.toString(UTF_8))
                .contains("Java's memory was used up", "JAVA_OPTS=-Xmx", "headcount history")
                .hasLineCount(1)
                .doesNotContain("Error", "\tat ");
    }

    @Test
    void anyOtherBreakdownIsOnePlainLineToo() throws Exception {
        assertThat(run(StackOverflowError::new)).isEqualTo(1);

        assertThat(err.toString(UTF_8))
                .contains("The command failed")
                .hasLineCount(1)
                .doesNotContain("Error", "\tat ");
    }

    /** A command whose result can't be written, as what is written takes more than there is. */
    private int run(Supplier<Error> error) throws Exception {
        Installation installation = Installation.in(folder, Clock.systemUTC());
        OutputStream out = new OutputStream() {
            @Override
            public void write(int each) {
                throw error.get();
            }
        };
        Console console = new Console(
                installation.home(),
                installation.environment(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                Clock.systemUTC());
        return HeadcountCommand.run(console, "history", "--format", "json");
    }
}
