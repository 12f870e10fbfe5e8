package io.headcount.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts programs: the product by its launcher, and ours with the options that the launcher gives the virtual machine,
 * for the floor must not win by others. All they write lies in one temporary folder, which goes when this is closed.
 */
final class Programs implements AutoCloseable {

    private final Path root;
    private final List<String> options;
    private final Path work;
    private int files;

    /**
     * @param root the source tree
     * @param options the launcher's options for the virtual machine
     */
    Programs(Path root, List<String> options) throws IOException {
        this.root = root;
        this.options = options;
        this.work = Files.createTempDirectory("headcount-bench");
        Thread end = new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy), "end");
        Runtime.getRuntime().addShutdownHook(end);
    }

    List<String> options() {
        return options;
    }

    /** A name for a file or folder that nobody has yet. */
    Path fresh(String kind) {
        return work.resolve(kind + "-" + ++files);
    }

    /** An installation of its own: the settings and routes of the source tree, and no ledger yet. */
    Path installation() throws IOException {
        Path home = fresh("home");
        for (String part : List.of("config", "routes")) {
            try (Stream<Path> paths = Files.walk(root.resolve(part))) {
                for (Path path : paths.toList()) {
                    Path copy = home.resolve(root.relativize(path).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(path, copy);
                }
            }
        }
        return home;
    }

    /** A command of the product. */
    MeasuredProcess headcount(Path home, Map<String, String> environment, String javaOptions, String... command)
            throws IOException {
        ProcessBuilder program =
                program(environment, List.of(root.resolve("headcount").toString()), command);
        program.environment().put("HEADCOUNT_HOME", home.toString());
        program.environment().merge("JAVA_OPTS", javaOptions, (theirs, ours) -> theirs + " " + ours);
        return MeasuredProcess.start("headcount " + String.join(" ", command), program, fresh("log"));
    }

    /** A program of ours. */
    MeasuredProcess java(Class<?> main, Map<String, String> environment, List<String> more, String... arguments)
            throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(options);
        line.addAll(more);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return MeasuredProcess.start(
                main.getSimpleName() + " " + String.join(" ", arguments),
                program(environment, line, arguments),
                fresh("log"));
    }

    private static ProcessBuilder program(Map<String, String> environment, List<String> line, String... arguments) {
        List<String> whole = new ArrayList<>(line);
        whole.addAll(List.of(arguments));
        ProcessBuilder program = new ProcessBuilder(whole);
        program.environment().putAll(environment);
        return program;
    }

    @Override
    public void close() {
        try (Stream<Path> paths = Files.walk(work)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
