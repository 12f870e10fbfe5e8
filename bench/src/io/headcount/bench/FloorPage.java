package io.headcount.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What must be read of a page by whoever wants the total: the page's own figures, and of each company its id, its name
 * and its monthly users. Nothing is kept, checked or bounded, so nobody who looks at every company does with less.
 *
 * @param size how many rows the vendor puts on a page
 * @param totalPages how many pages there are
 * @param count what its rows come to
 */
record FloorPage(int size, int totalPages, Count count) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads a page to its end and closes it. */
    static FloorPage read(InputStream body) throws IOException {
        int size = 0;
        int totalPages = 0;
        long companies = 0;
        long users = 0;
        long letters = 0;
        try (body;
                JsonParser json = JSON.createParser(body)) {
            while (json.nextToken() != null) {
                if (json.currentToken() != JsonToken.FIELD_NAME) {
                    continue;
                }
                switch (json.currentName()) {
                    case "pageSize" -> size = json.nextIntValue(0);
                    case "totalNumberOfPages" -> totalPages = json.nextIntValue(0);
                    case "companyResourceId" -> {
                        letters += json.nextTextValue().length();
                        companies++;
                    }
                    case "companyName" -> letters += json.nextTextValue().length();
                    case "monthlyActiveUserCount" -> users += json.nextLongValue(0);
                    default -> json.nextToken();
                }
            }
        }
        if (letters < companies) {
            throw new IOException("companies without ids");
        }
        return new FloorPage(size, totalPages, new Count(companies, users));
    }

    /** Takes a page to its end without a look at it. */
    static FloorPage discard(InputStream body) throws IOException {
        try (body) {
            body.transferTo(OutputStream.nullOutputStream());
        }
        return new FloorPage(0, 0, Count.NONE);
    }
}
