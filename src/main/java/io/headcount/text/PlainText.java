package io.headcount.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that people wrote, with whatever editor they have. */
public final class PlainText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private PlainText() {}

    /**
     * The text of a file in UTF-8; a byte order mark at its beginning, which some editors put there unseen, is no part of it.
     *
     * @throws IOException if it can't be read or is not UTF-8
     */
    public static String read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }
}
