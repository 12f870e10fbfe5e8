package io.headcount;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The picture in docs/architecture.md: rooms, one above the other, and arrows that run down only. */
class RoomsTest {

    /** From the top floor down. Rooms of one floor know nothing of each other. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("command"),
            List.of("runtime", "sandbox"),
            List.of("operations", "beside"),
            List.of("billing"),
            List.of("delivery", "keepnet"),
            List.of("ledger"),
            List.of("http"),
            List.of("settings", "log"),
            List.of("statement", "text"),
            List.of("reading"));

    private static final JavaClasses PRODUCT =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.headcount");

    @Test
    void aRoomThatThePictureLacks() {
        assertThat(PRODUCT.stream().map(RoomsTest::room).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of(""), FLOORS.stream().flatMap(List::stream))
                                .toList());
    }

    @Test
    void aPictureThatShowsAnotherHouse() throws IOException {
        List<String> shown = Files.readAllLines(Path.of("docs/architecture.md")).stream()
                .filter(line -> line.matches("\\| \\d+ \\| `[a-z]+` \\|.*"))
                .map(line -> line.replaceFirst("\\| (\\d+) \\| `([a-z]+)`.*", "$1 $2"))
                .toList();

        assertThat(shown)
                .isEqualTo(IntStream.range(0, FLOORS.size())
                        .boxed()
                        .flatMap(floor -> FLOORS.get(floor).stream().map(room -> FLOORS.size() - floor + " " + room))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void anArrowThatRunsUpOrAcross(String room) {
        String[] lower = FLOORS.stream()
                .dropWhile(floor -> !floor.contains(room))
                .skip(1)
                .flatMap(List::stream)
                .map(RoomsTest::inside)
                .toArray(String[]::new);
        String[] others = FLOORS.stream()
                .flatMap(List::stream)
                .filter(other -> !other.equals(room))
                .map(RoomsTest::inside)
                .filter(other -> !List.of(lower).contains(other))
                .toArray(String[]::new);
        if (others.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(inside(room))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(PRODUCT);
        }
    }

    @Test
    void roomsInsideOneRoomThatGoRoundInACircle() {
        slices().matching("io.headcount.(**)").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void aPackageThatDoesNotSayWhatItIsFor() {
        assertThat(PRODUCT.stream().map(JavaClass::getPackageName).distinct())
                .allSatisfy(name -> assertThat(Path.of("src/main/java", name.replace('.', '/'), "package-info.java"))
                        .content()
                        .startsWith("/**"));
    }

    static Stream<String> rooms() {
        return FLOORS.stream().flatMap(List::stream);
    }

    private static String room(JavaClass each) {
        String[] parts = each.getPackageName().split("\\.");
        return parts.length < 3 ? "" : parts[2];
    }

    private static String inside(String room) {
        return "io.headcount." + room + "..";
    }
}
