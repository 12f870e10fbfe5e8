package io.headcount.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A step that leaves a file behind: what the tick at the start had to do is done. */
public final class TickIsOver {

    static final String MARKER = "headcount.crash.tick";

    /** Leaves the file. */
    public void say() throws IOException {
        Files.writeString(Path.of(System.getProperty(MARKER)), "");
    }
}
