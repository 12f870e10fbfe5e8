package io.headcount.delivery.usage;

import java.nio.charset.StandardCharsets;

/**
 * One call to a billing system.
 *
 * @param id of what is told; of a batch, that of its first record
 * @param customer who it is about; null of a batch
 * @param companyName the company's name at the vendor; null of a batch
 * @param json the body
 */
public record UsageCall(String id, String customer, String companyName, String json) {

    /** The body as bytes, to whose type nobody adds a character set: some receivers know the bare type only. */
    public byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Who it is about, in words. */
    public String about() {
        return companyName + " (" + customer + ")";
    }

    static UsageCall of(UsageRecord record, String json) {
        return new UsageCall(record.id(), record.customer(), record.companyName(), json);
    }
}
