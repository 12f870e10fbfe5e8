package io.headcount.billing;

import io.headcount.http.ProxyRefusal;
import io.headcount.keepnet.CredentialRefused;
import io.headcount.keepnet.KeepnetException;
import io.headcount.reading.NoRoom;
import io.headcount.reading.UnprovenReading;
import io.headcount.settings.Temporary;
import io.headcount.statement.Account;
import io.headcount.text.Reason;
import java.io.IOException;
import java.time.YearMonth;
import org.jdbi.v3.core.JdbiException;

/**
 * Why a period got no statement, in words for a tired person: what happened, what state it left, what to do next.
 *
 * @param cause the kind of trouble
 * @param account the account's id
 * @param period the period
 * @param happened what happened
 * @param left what state it left
 * @param advice what to do next
 */
public record NoStatement(Cause cause, String account, YearMonth period, String happened, String left, String advice) {

    /** The kinds of trouble that are told apart by exit codes. */
    public enum Cause {
        /** The vendor refused the credential. */
        CREDENTIAL,
        /** The number could not be read, or not be proven. */
        UNPROVEN,
        /** Anything else. */
        UNEXPECTED
    }

    private static final String UNPROVEN = "The total is not proven";
    private static final String NOTHING = "Nothing was recorded and nothing was sent.";

    /** Where it may have failed after the commit. */
    private static final String ASK_HISTORY =
            "Nothing was sent; 'headcount history' shows whether the statement was recorded.";

    private static final String MORE_MEMORY = "Give Java more memory, such as JAVA_OPTS=-Xmx1g, and run it again.";

    private static final String REPORT = "Run it again; if it fails again, report it.";

    /** Explains what came out of the statement's routes. */
    public static NoStatement because(String account, YearMonth period, Throwable thrown) {
        for (Throwable failure = thrown; failure != null; failure = failure.getCause()) {
            if (failure instanceof CredentialRefused refused) {
                return new NoStatement(
                        Cause.CREDENTIAL, account, period, refused.getMessage(), NOTHING, refused.advice());
            }
            if (failure instanceof KeepnetException keepnet) {
                return new NoStatement(
                        Cause.UNPROVEN, account, period, keepnet.getMessage(), NOTHING, keepnet.advice());
            }
            if (failure instanceof MonthNotOver notOver) {
                return new NoStatement(
                        Cause.UNPROVEN, account, period, notOver.getMessage(), NOTHING, notOver.advice());
            }
            if (failure instanceof NoRoom) {
                return new NoStatement(
                        Cause.UNPROVEN, account, period, failure.getMessage() + ".", NOTHING, MORE_MEMORY);
            }
            if (failure instanceof Error) {
                return new NoStatement(
                        Cause.UNPROVEN,
                        account,
                        period,
                        "The attempt failed: " + Reason.of(failure) + ".",
                        ASK_HISTORY,
                        failure instanceof OutOfMemoryError ? MORE_MEMORY : REPORT);
            }
            if (failure instanceof UnprovenReading unproven) {
                return new NoStatement(
                        Cause.UNPROVEN,
                        account,
                        period,
                        UNPROVEN + ": " + failure.getMessage() + "." + readings(unproven),
                        NOTHING,
                        unproven.advice()
                                .orElse(
                                        "Companies may be coming and going while they are read; try again later. If it persists,"
                                                + " show the vendor what differs, or change the method: billing.verify=second-reading (or"
                                                + " totals, without a witness) works without the export, keepnet.export-type asks for its"
                                                + " other format, and keepnet.export-column sets the column that is compared."));
            }
            if (failure instanceof JdbiException) {
                return new NoStatement(
                        Cause.UNEXPECTED,
                        account,
                        period,
                        "The ledger could not be written: " + Reason.of(root(failure)) + ".",
                        ASK_HISTORY,
                        "Check the disk and the database, then run it again.");
            }
            if (failure instanceof Temporary.NoPlace) {
                return new NoStatement(
                        Cause.UNPROVEN, account, period, failure.getMessage(), NOTHING, Temporary.NoPlace.ADVICE);
            }
            if (failure instanceof IOException) {
                return new NoStatement(
                        Cause.UNPROVEN,
                        account,
                        period,
                        "The vendor could not be reached, or its answer broke off: " + Reason.of(failure) + ".",
                        NOTHING,
                        failure instanceof ProxyRefusal
                                ? "Check proxy.url and proxy.exclude (or HTTPS_PROXY and NO_PROXY), then run it again."
                                : "Check keepnet.api-base-url and the network, then run it again.");
            }
        }
        return new NoStatement(
                Cause.UNEXPECTED, account, period, "Unexpected: " + Reason.of(root(thrown)) + ".", ASK_HISTORY, REPORT);
    }

    private static String readings(UnprovenReading unproven) {
        return unproven.readings() == 1 ? "" : " The whole list was read " + unproven.readings() + " times.";
    }

    /** What happened in a few words, as the end of a headline. */
    public String fact() {
        return switch (cause) {
            case CREDENTIAL -> "the vendor refuses the credential";
            case UNPROVEN -> happened.startsWith(UNPROVEN) ? "the total is not proven" : "the vendor could not be read";
            case UNEXPECTED -> "an unexpected failure";
        };
    }

    /** All of it in one line. */
    public String message() {
        return "No statement for " + period + Account.inWords(account) + ". " + happened + " " + left + " " + advice;
    }

    /** What is at the bottom of a failure. */
    public static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
