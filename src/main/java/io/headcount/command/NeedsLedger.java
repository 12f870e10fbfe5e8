package io.headcount.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** A command that needs the ledger: where {@code serve} has an embedded one open, it goes through that. */
interface NeedsLedger {

    /** Whether it does as it was written now. */
    default boolean needsLedger(ParseResult written) {
        return true;
    }

    /** The file that it writes for whoever runs it, where that person named one. */
    default Optional<Path> writes(ParseResult written) {
        return Optional.empty();
    }
}
