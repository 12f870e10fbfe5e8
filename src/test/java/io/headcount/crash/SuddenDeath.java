package io.headcount.crash;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A step that kills its own process as a power cut would, once: a file says that it has struck. */
public final class SuddenDeath {

    static final String MARKER = "headcount.crash.struck";

    /** Strikes; does not return if it does. */
    public void strike() throws IOException, InterruptedException {
        try {
            Files.createFile(Path.of(System.getProperty(MARKER)));
        } catch (FileAlreadyExistsException e) {
            return;
        }
        long me = ProcessHandle.current().pid();
        new ProcessBuilder("kill", "-9", String.valueOf(me)).inheritIO().start().waitFor();
        throw new IllegalStateException("still alive");
    }
}
