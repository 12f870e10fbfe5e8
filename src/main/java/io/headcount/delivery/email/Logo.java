package io.headcount.delivery.email;

import io.headcount.delivery.BrokenTemplateException;
import io.headcount.text.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The picture at the head of the summary: {@code logo.png}, {@code logo.jpg} or {@code logo.gif} in the templates'
 * folder, if an operator put one there.
 *
 * @param mediaType by the file's ending
 * @param bytes the file
 */
public record Logo(String mediaType, byte[] bytes) {

    /** Where the HTML of a mail finds it: the Content-ID of the part that holds it (RFC 2392). */
    public static final String URL = "cid:logo@headcount.invalid";

    /** Every mail carries it. */
    private static final int MOST_BYTES = 200 << 10;

    private static final Map<String, String> MEDIA_TYPES =
            Map.of("logo.png", "image/png", "logo.jpg", "image/jpeg", "logo.gif", "image/gif");

    static Optional<Logo> in(Path folder) {
        for (Map.Entry<String, String> kind : MEDIA_TYPES.entrySet()) {
            Path file = folder.resolve(kind.getKey());
            if (Files.isRegularFile(file)) {
                return Optional.of(new Logo(kind.getValue(), read(file)));
            }
        }
        return Optional.empty();
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new BrokenTemplateException(
                        "The logo " + file + " is larger than " + (MOST_BYTES >> 10)
                                + " KiB, and each mail would carry it. Nothing was sent: make it smaller.",
                        null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BrokenTemplateException(
                    "The logo " + file + " can't be read: " + Reason.of(e)
                            + ". Nothing was sent: fix the file or delete it.",
                    e);
        }
    }
}
