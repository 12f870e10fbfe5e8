package io.headcount.keepnet;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * XML on its way to a parser: ends one whose elements nest without end, or which has a tag, a comment or a text without
 * end, before the parser has gathered it in memory. Nothing else of XML is judged here. Not thread-safe.
 */
final class BoundedXml extends FilterReader {

    /** Longer than a cell's text (32,767 characters in Excel) or any tag can be. */
    static final int LONGEST = 100_000;

    private static final int DEEPEST = 64;
    private static final int MOST_INSTRUCTIONS = 1_000;

    private enum Place {
        TEXT,
        OPENED,
        TAG,
        VALUE,
        DECLARED,
        COMMENT,
        CDATA,
        INSTRUCTION
    }

    private Place place = Place.TEXT;
    private int length;
    private int depth;
    private int instructions;
    private boolean closes;
    private char quote;
    private char before;
    private char beforeThat;

    BoundedXml(Reader text) {
        super(text);
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        for (int i = offset; i < offset + read; i++) {
            take(buffer[i]);
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void take(char c) throws InflatedPart.Unsound {
        if (++length > LONGEST) {
            throw new InflatedPart.Unsound(
                    place == Place.TEXT || place == Place.CDATA
                            ? "a text longer than a cell can hold"
                            : "a tag or comment of more than " + LONGEST + " characters");
        }
        switch (place) {
            case TEXT -> {
                if (c == '<') {
                    enter(Place.OPENED);
                }
            }
            case OPENED -> open(c);
            case TAG -> {
                if (c == '"' || c == '\'') {
                    quote = c;
                    place = Place.VALUE;
                } else if (c == '>') {
                    nest();
                    enter(Place.TEXT);
                }
            }
            case VALUE -> place = c == quote ? Place.TAG : Place.VALUE;
            case DECLARED -> declare(c);
            case COMMENT -> leaveAfter('-', '-', c);
            case CDATA -> leaveAfter(']', ']', c);
            case INSTRUCTION -> leaveAfter(beforeThat, '?', c);
        }
        beforeThat = before;
        before = c;
    }

    private void open(char c) throws InflatedPart.Unsound {
        closes = c == '/';
        if (c == '!') {
            place = Place.DECLARED;
        } else if (c == '?') {
            place = Place.INSTRUCTION;
            if (++instructions > MOST_INSTRUCTIONS) {
                throw new InflatedPart.Unsound("more than " + MOST_INSTRUCTIONS + " processing instructions");
            }
        } else {
            place = Place.TAG;
            if (c == '>') {
                enter(Place.TEXT);
            }
        }
    }

    private void declare(char c) throws InflatedPart.Unsound {
        if (c != '-' && c != '[') {
            throw new InflatedPart.Unsound("an XML document type or entity, which no workbook needs");
        }
        place = c == '-' ? Place.COMMENT : Place.CDATA;
    }

    private void nest() throws InflatedPart.Unsound {
        if (closes) {
            depth--;
        } else if (before != '/' && ++depth > DEEPEST) {
            throw new InflatedPart.Unsound("elements nested more than " + DEEPEST + " deep");
        }
    }

    private void leaveAfter(char first, char second, char c) {
        if (c == '>' && beforeThat == first && before == second) {
            enter(Place.TEXT);
        }
    }

    private void enter(Place next) {
        place = next;
        length = 0;
    }
}
