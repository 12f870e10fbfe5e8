package io.headcount.delivery.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headcount.Installation;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.OwnerOnly;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another user of the machine can't look into what we write: every customer's name and numbers. */
class OwnerOnlyTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void onlyWhereThereArePermissions() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    }

    @Test
    void aLedgerIsForItsOwnerAloneWhereverItLies() throws Exception {
        Path elsewhere = folder.resolve("some").resolve("where");
        Path wide = Files.createDirectory(folder.resolve("wide"));
        Files.setPosixFilePermissions(wide, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path place : List.of(elsewhere, wide)) {
            Installation installation = Installation.in(folder.resolve("home"), Clock.systemUTC())
                    .with("LEDGER_URL", "jdbc:h2:file:" + place.resolve("books"));
            try (Ledger ledger = installation.ledger()) {
                assertThat(ledger.statements().history()).isEmpty();
                assertThat(permissions(place.resolve("books.mv.db"))).isEqualTo("rw-------");
            }
            assertThat(installation.history()).isEmpty();
            assertThat(wider(place)).filteredOn(path -> !path.equals(wide)).isEmpty();
        }
    }

    @Test
    void aPreviewIsForItsOwnerAlone() throws Exception {
        try (Sandbox sandbox =
                Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());

            assertThat(installation.run("preview").exit()).isZero();
            // Anew, in the place of files that somebody opened to others.
            try (Stream<Path> files = Files.walk(installation.home().data().resolve("preview"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
                }
            }
            assertThat(installation.run("preview").exit()).isZero();

            assertThat(wider(installation.home().data())).isEmpty();
        }
    }

    @Test
    void whatOthersCanLookIntoIsNamedWithWhatToDo() throws Exception {
        Installation installation = Installation.in(folder.resolve("home"), Clock.systemUTC())
                .with("KEEPNET_CLIENT_ID", "x")
                .with("KEEPNET_CLIENT_SECRET", "y")
                .with("KEEPNET_API_BASE_URL", "http://127.0.0.1:1")
                .with("KEEPNET_MAX_ATTEMPTS", "1");
        assertThat(installation.history()).isEmpty();
        assertThat(installation.run("check").out()).doesNotContain("chmod");
        Path data = installation.home().data();
        Path file = data.resolve("headcount.mv.db");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(installation.run("check").out())
                .contains("rwxr-xr-x", "chmod 700 " + data)
                .contains("rw-r--r--", "chmod 600 " + file);
        assertThat(permissions(file)).isEqualTo("rw-r--r--");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<Path> wider(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(path -> OwnerOnly.wider(path).isPresent()).toList();
        }
    }
}
