package io.headcount.keepnet.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The file with the entries: written under a temporary name beside its own, readable by its owner only, entry by entry as they end, and put in
 * the order in which they began when it is finished. Not thread-safe.
 */
final class Archive implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Path spool;
    private final FileChannel spooled;
    private final Map<String, String> settings;
    private final List<Place> places = new ArrayList<>();

    private record Place(Instant startedAt, long offset, int length) {}

    private Archive(Path file, Path spool, FileChannel spooled, Map<String, String> settings) {
        this.file = file;
        this.spool = spool;
        this.spooled = spooled;
        this.settings = settings;
    }

    static Archive at(Path file, Map<String, String> settings) throws IOException {
        Path whole = file.toAbsolutePath();
        Path spool = temporary(whole);
        return new Archive(
                whole, spool, FileChannel.open(spool, StandardOpenOption.READ, StandardOpenOption.WRITE), settings);
    }

    private static Path temporary(Path beside) throws IOException {
        FileAttribute<?>[] ownersOnly =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        return Files.createTempFile(beside.getParent(), "." + beside.getFileName() + "-", ".part", ownersOnly);
    }

    void add(Instant startedAt, byte[] entry) throws IOException {
        long offset = spooled.size();
        ByteBuffer bytes = ByteBuffer.wrap(entry);
        while (bytes.hasRemaining()) {
            spooled.write(bytes, offset + bytes.position());
        }
        places.add(new Place(startedAt, offset, entry.length));
    }

    int size() {
        return places.size();
    }

    int finish() throws IOException {
        Path ordered = temporary(file);
        try {
            try (OutputStream out = Files.newOutputStream(ordered)) {
                write(out);
            }
            Files.move(ordered, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(ordered);
            close();
        }
        return places.size();
    }

    private void write(OutputStream out) throws IOException {
        String version = Archive.class.getPackage().getImplementationVersion();
        out.write(("{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Headcount\",\"version\":"
                        + JSON.writeValueAsString(version == null ? "" : version)
                        + "},\"comment\":\"Secrets are removed; names, ids, tags and addresses are"
                        + " pseudonyms.\",\"_headcount\":"
                        + JSON.writeValueAsString(settings) + ",\"pages\":[],\"entries\":[\n")
                .getBytes(StandardCharsets.UTF_8));
        places.sort(Comparator.comparing(Place::startedAt));
        for (int i = 0; i < places.size(); i++) {
            if (i > 0) {
                out.write(",\n".getBytes(StandardCharsets.UTF_8));
            }
            Place place = places.get(i);
            spooled.transferTo(place.offset(), place.length(), Channels.newChannel(out));
        }
        out.write("\n]}}\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        spooled.close();
        Files.deleteIfExists(spool);
    }
}
