package io.headcount.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of a search or an export, held against the API's rules. {@code orderBy} must be there, and whatever it says
 * the order is that of creation.
 *
 * @param pageNumber from 1
 * @param pageSize as it was asked, from 1
 * @param ascending in order of creation, or the other way round
 * @param clustered whether rows are to nest
 * @param overLimitOnly whether only companies over their licence limit are wanted
 * @param text what the name must contain; empty for any
 * @param month the month selector, if there is one
 * @param exportType {@code CSV} or {@code Excel}; empty in a search
 * @param allPages whether the export is to hold all rows
 */
record SearchRequest(
        int pageNumber,
        int pageSize,
        boolean ascending,
        boolean clustered,
        boolean overLimitOnly,
        String text,
        Optional<YearMonth> month,
        String exportType,
        boolean allPages) {

    /** The largest page; the API clamps larger ones without a word. */
    static final int LARGEST_PAGE = 500;

    private static final String MONTH_FIELD = "MonthlyActiveUser";

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static SearchRequest search(String body) throws Refusal {
        return read(body, false);
    }

    static SearchRequest export(String body) throws Refusal {
        return read(body, true);
    }

    private static SearchRequest read(String body, boolean export) throws Refusal {
        JsonNode root = parsed(body);
        if (root.isEmpty() || root.path("filter").isNull()) {
            throw Refusal.unforeseen();
        }
        check(root, export);
        JsonNode filter = root.path("filter");
        return new SearchRequest(
                root.path("pageNumber").intValue(),
                root.path("pageSize").intValue(),
                root.path("ascending").booleanValue(),
                root.path("isClustered").booleanValue(),
                root.path("isTargetUserCountExceededLimit").booleanValue(),
                filter.path("SearchInputTextValue").asText(""),
                month(filter),
                root.path("exportType").asText(""),
                root.path("reportAllPages").booleanValue());
    }

    private static JsonNode parsed(String body) throws Refusal {
        if (body.isBlank()) {
            throw Refusal.unforeseen();
        }
        try {
            JsonNode root = JSON.readTree(body);
            if (!root.isObject()) {
                throw Refusal.inputError("The body must be a JSON object.");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw Refusal.inputError("The body is not JSON.");
        }
    }

    private static void check(JsonNode root, boolean export) throws Refusal {
        List<String> wrong = new ArrayList<>();
        require(wrong, "PageNumber", positive(root.path("pageNumber")));
        require(wrong, "PageSize", positive(root.path("pageSize")));
        require(wrong, "OrderBy", root.path("orderBy").isTextual());
        require(wrong, "Ascending", root.path("ascending").isBoolean());
        require(wrong, "Filter", root.path("filter").isObject());
        require(wrong, "IsClustered", optionalBoolean(root.path("isClustered")));
        require(wrong, "IsTargetUserCountExceededLimit", optionalBoolean(root.path("isTargetUserCountExceededLimit")));
        if (export) {
            String type = root.path("exportType").asText("");
            require(wrong, "ExportType", type.equals("CSV") || type.equals("Excel"));
            require(wrong, "ReportAllPages", optionalBoolean(root.path("reportAllPages")));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.inputError(wrong.toArray(String[]::new));
        }
    }

    private static void require(List<String> wrong, String field, boolean right) {
        if (!right) {
            wrong.add("The " + field + " field is required and must be valid.");
        }
    }

    private static boolean positive(JsonNode node) {
        return node.canConvertToInt() && node.isIntegralNumber() && node.intValue() > 0;
    }

    private static boolean optionalBoolean(JsonNode node) {
        return node.isMissingNode() || node.isBoolean();
    }

    /** Looks through the filter's groups; items of other fields select nothing. */
    private static Optional<YearMonth> month(JsonNode filter) throws Refusal {
        for (JsonNode item : filter.findValues("FilterItems").stream()
                .flatMap(items -> items.valueStream())
                .filter(item -> MONTH_FIELD.equals(item.path("FieldName").asText()))
                .toList()) {
            if (!"=".equals(item.path("Operator").asText())) {
                throw Refusal.inputError("The Operator of " + MONTH_FIELD + " is not supported.");
            }
            try {
                return Optional.of(YearMonth.parse(item.path("Value").asText()));
            } catch (DateTimeParseException e) {
                throw Refusal.inputError("The Value of " + MONTH_FIELD + " is not a month (yyyy-MM).");
            }
        }
        return Optional.empty();
    }
}
