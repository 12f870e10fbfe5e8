package io.headcount.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Writes companies as the rows of one answer. */
final class RowWriter {

    /** How many companies a nested row has below it. */
    private static final int CHILDREN = 3;

    private final ActiveFaults faults;
    private final BadRows bad;
    private final boolean clustered;
    private final Instant now;

    RowWriter(ActiveFaults faults, BadRows bad, boolean clustered, Instant now) {
        this.faults = faults;
        this.bad = bad;
        this.clustered = clustered || faults.on(Fault.CLUSTERED) || faults.on(Fault.CLUSTERED_TWICE);
        this.now = now;
    }

    void write(JsonGenerator out, List<SandboxCompany> companies) throws IOException {
        out.writeStartArray();
        int step = clustered ? 1 + CHILDREN : 1;
        for (int i = 0; i < companies.size(); i += step) {
            List<SandboxCompany> children = companies.subList(i + 1, Math.min(companies.size(), i + step));
            row(out, companies.get(i), children);
            if (faults.on(Fault.CLUSTERED_TWICE) && !children.isEmpty()) {
                row(out, children.get(0), List.of());
            }
        }
        out.writeEndArray();
    }

    private void row(JsonGenerator out, SandboxCompany company, List<SandboxCompany> children) throws IOException {
        out.writeStartObject();
        out.writeStringField("companyName", company.name());
        if (bad.hasId(company)) {
            out.writeStringField(faults.on(Fault.RESOURCE_ID) ? "resourceId" : "companyResourceId", company.id());
        }
        out.writeStringField("resellerName", Companies.RESELLER);
        out.writeStringField("industryName", company.industry());
        out.writeStringField("industryResourceId", idOf(company.industry()));
        license(out, company);
        out.writeStringField("createTime", company.createdAt().toString());
        out.writeNumberField("targetUserCount", company.targetUsers());
        out.writeFieldName("children");
        out.writeStartArray();
        for (SandboxCompany child : children) {
            row(out, child, List.of());
        }
        out.writeEndArray();
        out.writeNullField("tags");
        out.writeNumberField("deletedTargetUserCount", company.deletedUsers());
        out.writeNumberField("inactiveTargetUserCount", company.inactiveUsers());
        JsonNode monthlyUsers = bad.monthlyUsers(company);
        if (!monthlyUsers.isMissingNode()) {
            out.writeFieldName("monthlyActiveUserCount");
            out.writeTree(monthlyUsers);
        }
        if (faults.on(Fault.UNKNOWN_FIELDS)) {
            out.writeNumberField("weeklyActiveUserCount", company.monthlyUsers() / 3);
            out.writeArrayFieldStart("features");
            out.writeString("phishing");
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void license(JsonGenerator out, SandboxCompany company) throws IOException {
        boolean limited = company.licenseLimit() != null;
        out.writeStringField("licenseTypeName", company.licenseType());
        out.writeStringField("licenseTypeResourceId", idOf(company.licenseType()));
        out.writeBooleanField("isNumberOfUsersLimited", limited);
        out.writeStringField("numberOfUsers", limited ? company.licenseLimit().toString() : null);
        out.writeNumberField("privacyDurationId", 1);
        out.writeBooleanField("licenceExpired", company.licenseEnds().isBefore(now));
        out.writeStringField("licenseEndDate", company.licenseEnds().toString());
    }

    private static String idOf(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
