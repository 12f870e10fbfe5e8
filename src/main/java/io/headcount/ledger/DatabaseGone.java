package io.headcount.ledger;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.mvstore.MVStoreException;

/**
 * Says which failures leave an embedded database closed, as one for want of memory does. Such a connection is of no use any more, and
 * must not be touched: a commit on it, which putting it back into the pool entails, never returns. The next one opens the database anew.
 */
final class DatabaseGone implements SQLExceptionOverride {

    private static final Set<Integer> GONE = Set.of(
            ErrorCode.OUT_OF_MEMORY,
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.CONNECTION_BROKEN_1);

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return GONE.contains(failure.getErrorCode()) || isOfAClosedStore(failure)
                ? Override.MUST_EVICT
                : Override.CONTINUE_EVICT;
    }

    private static boolean isOfAClosedStore(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MVStoreException) {
                return true;
            }
        }
        return false;
    }
}
