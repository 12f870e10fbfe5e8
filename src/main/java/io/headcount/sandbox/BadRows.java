package io.headcount.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Which companies of a list are faulty, and what replaces their values. */
final class BadRows {

    private static final int FOURTH = 3;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ActiveFaults faults;
    private final boolean allNull;

    /** The company that all these faults strike, and its neighbour where a fault needs two; empty in an empty list. */
    private final List<String> struck;

    BadRows(ActiveFaults faults, Listing listing) {
        this(faults, listing, false);
    }

    /** @param allNull whether nobody's number is told */
    BadRows(ActiveFaults faults, Listing listing, boolean allNull) {
        this.faults = faults;
        this.allNull = allNull;
        int last = listing.size() - 1;
        int position = Math.min(FOURTH, last);
        this.struck = listing.rows(Math.max(0, position - 1), position == 0 ? 1 : 2).stream()
                .map(SandboxCompany::id)
                .toList();
    }

    boolean hasId(SandboxCompany company) {
        return !(isStruck(company) && faults.strikes(Fault.ID_MISSING));
    }

    /** The monthly users in the JSON of a row; a missing node if they are left out. */
    JsonNode monthlyUsers(SandboxCompany company) {
        if (allNull) {
            return NODES.nullNode();
        }
        long truth = company.monthlyUsers();
        if (struck.contains(company.id()) && faults.strikes(Fault.COUNT_HUGE)) {
            return LongNode.valueOf(Long.MAX_VALUE);
        }
        if (!isStruck(company)) {
            return LongNode.valueOf(truth);
        }
        if (faults.strikes(Fault.COUNT_NULL)) {
            return NODES.nullNode();
        }
        if (faults.strikes(Fault.COUNT_MISSING)) {
            return MissingNode.getInstance();
        }
        if (faults.strikes(Fault.COUNT_NEGATIVE)) {
            return LongNode.valueOf(-truth - 1);
        }
        if (faults.strikes(Fault.COUNT_STRING)) {
            return NODES.textNode(Long.toString(truth));
        }
        if (faults.strikes(Fault.COUNT_FRACTION)) {
            return NODES.numberNode(BigDecimal.valueOf(truth).add(new BigDecimal("0.5")));
        }
        if (faults.strikes(Fault.COUNT_BEYOND_LONG)) {
            return NODES.numberNode(BigInteger.TEN.pow(20));
        }
        return LongNode.valueOf(truth);
    }

    /** The same for the export, which has no JSON types: null for an empty cell. */
    Number exportedMonthlyUsers(SandboxCompany company) {
        JsonNode node = monthlyUsers(company);
        if (node.isNumber()) {
            return node.numberValue();
        }
        return node.isTextual() ? company.monthlyUsers() : null;
    }

    private boolean isStruck(SandboxCompany company) {
        return !struck.isEmpty() && struck.get(struck.size() - 1).equals(company.id());
    }
}
