package io.headcount.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a request wants of the vendor, however it is written.
 *
 * @param kind which of the calls it is
 * @param month the month that is asked for; null for a token, and where none is asked for
 * @param page the page, from 1; 0 for a token and for an export of all pages
 * @param pageSize as it was asked; 0 where it was not
 * @param exportType {@code CSV} or {@code Excel}; empty where it is no export
 * @param narrowed whether only some of the companies are wanted
 * @param monthField by what name the month was asked for; empty where none was
 */
record Wanted(
        Kind kind, YearMonth month, int page, int pageSize, String exportType, boolean narrowed, String monthField) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The calls that can be replayed. */
    enum Kind {
        TOKEN,
        SEARCH,
        EXPORT
    }

    static final Wanted TOKEN = new Wanted(Kind.TOKEN, null, 0, 0, "", false, "");

    /** The recorded call that a request asks for; empty if it can't be replayed. */
    static Optional<Wanted> of(String method, String url, String body) {
        String path = path(url);
        if (!method.equalsIgnoreCase("POST")) {
            return Optional.empty();
        }
        if (path.endsWith(TokenEndpoint.PATH)) {
            return Optional.of(TOKEN);
        }
        if (path.endsWith("/companies/search")) {
            return Optional.of(search(Kind.SEARCH, json(body)));
        }
        return path.endsWith("/companies/search/export")
                ? Optional.of(search(Kind.EXPORT, json(body)))
                : Optional.empty();
    }

    private static Wanted search(Kind kind, JsonNode body) {
        JsonNode filter = body.path("filter");
        YearMonth month = null;
        String field = "";
        boolean narrowed = !filter.path("SearchInputTextValue").asText("").isBlank()
                || body.path("isTargetUserCountExceededLimit").asBoolean(false);
        for (JsonNode items : filter.findValues("FilterItems")) {
            for (JsonNode item : items) {
                Optional<YearMonth> asked = month(item.path("Value").asText(""));
                if (asked.isPresent() && month == null) {
                    month = asked.get();
                    field = item.path("FieldName").asText("");
                } else {
                    narrowed = true;
                }
            }
        }
        boolean export = kind == Kind.EXPORT;
        boolean whole = export && body.path("reportAllPages").asBoolean(false);
        return new Wanted(
                kind,
                month,
                whole ? 0 : Math.max(1, body.path("pageNumber").asInt(1)),
                whole ? 0 : body.path("pageSize").asInt(0),
                export ? type(body.path("exportType").asText("")) : "",
                narrowed,
                field);
    }

    private static String type(String asked) {
        String lower = asked.toLowerCase(Locale.ROOT);
        return lower.contains("xls") || lower.contains("excel") ? "Excel" : "CSV";
    }

    private static Optional<YearMonth> month(String text) {
        try {
            return Optional.of(YearMonth.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static String path(String url) {
        try {
            String path = URI.create(url).getPath();
            return path == null ? "" : path;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    Wanted in(YearMonth other) {
        return new Wanted(kind, other, page, pageSize, exportType, narrowed, monthField);
    }

    /** Whether two requests want the same, page sizes left aside: the answer tells its own. */
    boolean isLike(Wanted other) {
        return kind == other.kind
                && Objects.equals(month, other.month)
                && page == other.page
                && exportType.equals(other.exportType)
                && narrowed == other.narrowed;
    }

    String inWords() {
        String of = month == null ? "" : " of " + month;
        return switch (kind) {
            case TOKEN -> "a token";
            case SEARCH -> "page " + page + of + (narrowed ? ", narrowed by a filter" : "");
            case EXPORT -> "the export" + of + " as " + exportType + (page == 0 ? "" : ", page " + page + " only");
        };
    }
}
