package io.headcount.delivery.usage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One company's usage as a billing system is told of it.
 *
 * @param id the same in every attempt, another for each company and each revision; letters, digits and hyphens, at most
 *     100 characters
 * @param customer who the company is there
 * @param companyName its name at the vendor, on one line
 * @param quantity users; negative only where a correction takes some back
 */
record UsageRecord(String id, String customer, String companyName, long quantity) {

    /** The vendor's ids are UUIDs and fit as they are; any other is told by its digest. */
    static String id(String statementId, String companyId) {
        return statementId + "-" + (companyId.matches("[A-Za-z0-9-]{1,40}") ? companyId : digest(companyId));
    }

    private static String digest(String companyId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(companyId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
