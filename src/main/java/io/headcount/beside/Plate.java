package io.headcount.beside;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.ledger.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The file beside the ledger that says where the door is. Who can read it may come in, so it is its owner's alone.
 *
 * @param version of the program that serves
 * @param process its number
 * @param ledger the ledger that it has open: a copy of the folder must not lead to the ledger it was copied from
 * @param socket where it listens
 * @param token what a caller has to know
 */
record Plate(String version, long process, String ledger, String socket, String token) {

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private static final String FILE = ".mv.db";
    private static final long LONGEST = 16_384;

    /** Where it is for a ledger. */
    static Path file(Path ledger) {
        return beside(ledger, ".serve");
    }

    /** The socket, where its name is not too long for one. */
    static Path socket(Path ledger) {
        return beside(ledger, ".sock");
    }

    private static Path beside(Path ledger, String ending) {
        String name = ledger.getFileName().toString();
        return ledger.resolveSibling(
                (name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : name) + ending);
    }

    /** The same name for the same file, by whatever links it was found. */
    static String name(Path ledger) throws IOException {
        return ledger.toRealPath().toString();
    }

    /**
     * What it says; nothing if there is none, or it is no such file.
     *
     * @throws NoEntry if others could have written it, or have read what is in it
     */
    static Optional<Plate> of(Path ledger) throws NoEntry {
        Path file = file(ledger);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Optional<String> wider = OwnerOnly.wider(file);
        if (wider.isPresent()) {
            throw new NoEntry("The file " + file
                    + ", by which commands find the running 'serve', can be opened by other"
                    + " users of this machine (" + wider.get() + "), so it is not trusted. Nothing was done. Stop"
                    + " 'serve', delete the file, and start 'serve', which makes it anew.");
        }
        try {
            if (Files.size(file) > LONGEST) {
                return Optional.empty();
            }
            Plate plate = JSON.readValue(Files.readAllBytes(file), Plate.class);
            return Optional.ofNullable(plate)
                    .filter(found -> found.socket() != null && found.ledger() != null && found.token() != null);
        } catch (IOException e) {
            // Then whether the ledger is in use is seen when it is opened.
            return Optional.empty();
        }
    }

    void write(Path ledger) throws IOException {
        Path file = file(ledger);
        Path made = beside(ledger, ".serve.new");
        try (OutputStream out = OwnerOnly.newFile(made)) {
            out.write(JSON.writeValueAsBytes(this));
        }
        Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    static byte[] json(Object request) throws IOException {
        return JSON.writeValueAsBytes(request);
    }

    static <T> T parsed(byte[] bytes, Class<T> type) throws IOException {
        return JSON.readValue(bytes, type);
    }
}
