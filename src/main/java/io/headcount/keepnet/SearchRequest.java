package io.headcount.keepnet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The body of {@code POST /api/companies/search} and, with the last two fields, of its export. Every field is always
 * there: the API answers 400 or 500 where one is missing or null.
 */
record SearchRequest(
        @JsonProperty("pageNumber") int pageNumber,
        @JsonProperty("pageSize") int pageSize,
        @JsonProperty("orderBy") String orderBy,
        @JsonProperty("ascending") boolean ascending,
        @JsonProperty("isClustered") boolean isClustered,
        @JsonProperty("isTargetUserCountExceededLimit") boolean isTargetUserCountExceededLimit,
        @JsonProperty("filter") Filter filter,
        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("exportType") String exportType,
        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("reportAllPages") Boolean reportAllPages) {

    record Filter(
            @JsonProperty("Condition") String condition,
            @JsonProperty("SearchInputTextValue") String searchInputTextValue,
            @JsonProperty("FilterGroups") List<Group> groups) {}

    record Group(
            @JsonProperty("Condition") String condition,
            @JsonProperty("FilterItems") List<Item> items,
            @JsonProperty("FilterGroups") List<Group> groups) {}

    record Item(
            @JsonProperty("FieldName") String fieldName,
            @JsonProperty("Operator") String operator,
            @JsonProperty("Value") String value) {}
}
