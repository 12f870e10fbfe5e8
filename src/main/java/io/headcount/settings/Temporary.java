package io.headcount.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and folders for a while, for their owner alone. Thread-safe. */
public final class Temporary {

    private Temporary() {}

    /** There is no room for temporary files. The message is meant for people and names the folder. */
    public static final class NoPlace extends IOException {

        private static final long serialVersionUID = 1L;

        /** What to do about it. */
        public static final String ADVICE = "Name another folder: TMPDIR=/var/tmp for the launcher, or else"
                + " JAVA_OPTS=-Djava.io.tmpdir=/var/tmp.";

        public NoPlace(IOException cause) {
            super(
                    "Temporary files can't be written to " + System.getProperty("java.io.tmpdir")
                            + ": the folder is missing, full or not ours to write.",
                    cause);
        }
    }

    /**
     * Makes a folder.
     *
     * @throws NoPlace if there can be none
     */
    public static Path folder(String prefix) throws NoPlace {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new NoPlace(e);
        }
    }

    /**
     * Makes a file; whoever asked for it deletes it.
     *
     * @throws NoPlace if there can be none
     */
    public static Path file(String prefix, String suffix) throws NoPlace {
        try {
            return Files.createTempFile(prefix, suffix);
        } catch (IOException e) {
            throw new NoPlace(e);
        }
    }
}
