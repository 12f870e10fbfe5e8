package io.headcount.delivery;

import io.headcount.ledger.StatementRecords;
import java.lang.ref.WeakReference;

/**
 * A statement's document, for the destinations that are told of it at the same time: a long one is in memory once, and only while one of
 * them has it. Thread-safe.
 */
final class SharedDocument {

    private String statementId = "";
    private WeakReference<String> last = new WeakReference<>(null);

    /** The document of a statement. */
    synchronized String of(StatementRecords statements, String id) {
        String document = id.equals(statementId) ? last.get() : null;
        if (document == null) {
            document = statements.document(id);
            statementId = id;
            last = new WeakReference<>(document);
        }
        return document;
    }
}
