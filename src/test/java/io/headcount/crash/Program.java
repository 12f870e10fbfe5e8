package io.headcount.crash;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The real program, made ready to be started often: its classes in jars, as the archive of loaded classes wants them,
 * and that archive once a first run has left it.
 */
final class Program {

    private final String classPath;
    private final Path archive;

    private Program(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** @param folder where the jars and the archive are put */
    static Program in(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve("classes-" + entries.size() + ".jar");
                pack(path, jar);
                entries.add(jar.toString());
            } else if (Files.isRegularFile(path)) {
                entries.add(entry);
            }
        }
        return new Program(String.join(File.pathSeparator, entries), folder.resolve("classes.jsa"));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(file);
                Stream<Path> found = Files.walk(classes)) {
            for (Path path :
                    found.filter(each -> !each.equals(classes)).sorted().toList()) {
                String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
                // Folders too: the ledger's migrations are looked up by theirs.
                packed.putNextEntry(new JarEntry(Files.isDirectory(path) ? name + "/" : name));
                if (Files.isRegularFile(path)) {
                    Files.copy(path, packed);
                }
                packed.closeEntry();
            }
        }
    }

    /**
     * The command line.
     *
     * @param limits shell commands that the process is to start under, such as {@code ulimit -f 100}; may be empty
     */
    ProcessBuilder command(Path home, Map<String, String> environment, String limits, List<String> args) {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xlog:disable",
                Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-XX:ArchiveClassesAtExit=" + archive,
                "-Dheadcount.home=" + home,
                "-D" + SuddenDeath.MARKER + "=" + home.resolve("struck"),
                "-D" + TickIsOver.MARKER + "=" + home.resolve("tick-is-over"),
                "-cp",
                classPath,
                "io.headcount.Headcount"));
        java.addAll(args);
        List<String> command = java;
        if (!limits.isEmpty()) {
            command = new ArrayList<>(List.of("bash", "-c", limits + "; exec \"$@\"", "bash"));
            command.addAll(java);
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_") || name.startsWith("MAVEN_"));
        builder.environment().putAll(environment);
        try {
            builder.directory(Files.createDirectories(home).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return builder;
    }
}
