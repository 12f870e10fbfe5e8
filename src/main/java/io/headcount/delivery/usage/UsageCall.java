package io.headcount.delivery.usage;

import io.headcount.ledger.UsageEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One call to a billing system, about one customer or a batch of them. Immutable. */
public final class UsageCall {

    private final List<UsageEntry> records;
    private final String json;
    private final boolean last;

    /** @param last whether none follows, as far as is known before its answer */
    UsageCall(List<UsageEntry> records, String json, boolean last) {
        this.records = List.copyOf(records);
        this.json = json;
        this.last = last;
    }

    /** The id of what is told; of a batch, that of its first record. */
    public String id() {
        return records.get(0).id();
    }

    /** Who it is about; of a batch, the first of them. */
    public String customer() {
        return records.get(0).customer();
    }

    /** The body. */
    public String json() {
        return json;
    }

    /** The body as bytes, to whose type nobody adds a character set: some receivers know the bare type only. */
    public byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** The id with a digest of the body: another for each body, for receivers that refuse a key which comes with another body. */
    public String key() {
        return id() + "-" + Usage.digest(json, 8);
    }

    List<UsageEntry> records() {
        return records;
    }

    boolean isLast() {
        return last;
    }
}
