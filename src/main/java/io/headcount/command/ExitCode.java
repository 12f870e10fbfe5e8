package io.headcount.command;

import io.headcount.billing.NoStatement;

/** What the process's exit code tells. */
enum ExitCode {
    /** All that was asked for is done. */
    DONE(0),
    /** Something that should not happen, or the ledger can't be used. */
    UNEXPECTED(1),
    /** Wrong usage or settings: nothing was begun. */
    USAGE(2),
    /** The vendor refused the credential: nothing recorded, nothing sent. */
    CREDENTIAL(3),
    /** The number could not be read or proven: nothing recorded, nothing sent. */
    UNPROVEN(4),
    /** Recorded, but a delivery has not succeeded yet, or a person must decide first. */
    UNDELIVERED(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ExitCode of(NoStatement.Cause cause) {
        return switch (cause) {
            case CREDENTIAL -> CREDENTIAL;
            case UNPROVEN -> UNPROVEN;
            case UNEXPECTED -> UNEXPECTED;
        };
    }
}
