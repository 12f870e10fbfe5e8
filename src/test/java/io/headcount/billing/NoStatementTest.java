package io.headcount.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.keepnet.RefusedRequest;
import io.headcount.keepnet.UnreadableAnswer;
import io.headcount.reading.UnprovenReading;
import io.headcount.statement.Account;
import java.io.IOException;
import java.net.ConnectException;
import java.time.YearMonth;
import org.apache.camel.CamelExecutionException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

/** What a tired person reads: what happened, what state it left, what to do. */
class NoStatementTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final String NOTHING = "Nothing was recorded and nothing was sent.";

    @Test
    void aTotalThatIsNotProvenSaysWhatDiffers() {
        NoStatement reason =
                NoStatement.because(Account.DEFAULT, OCTOBER, new UnprovenReading("'Acme': pages 5, export 6"));

        assertThat(reason.cause()).isEqualTo(NoStatement.Cause.UNPROVEN);
        assertThat(reason.message())
                .startsWith("No statement for 2026-10. The total is not proven: 'Acme': pages 5, export 6.")
                .contains(NOTHING, "try again later", "billing.verify=second-reading");
    }

    @Test
    void whatTheVendorSaidIsFoundHoweverDeepCamelWrapsIt() {
        Exception wrapped = new CamelExecutionException(
                "x", null, new IllegalStateException(new UnreadableAnswer("The vendor's search page is empty.")));

        NoStatement reason = NoStatement.because(Account.DEFAULT, OCTOBER, wrapped);

        assertThat(reason.cause()).isEqualTo(NoStatement.Cause.UNPROVEN);
        assertThat(reason.message()).contains("The vendor's search page is empty.", NOTHING, "keepnet.api-base-url");
    }

    @Test
    void aRefusedRequestSaysWhichSettingsChangeIt() {
        assertThat(NoStatement.because(
                                Account.DEFAULT, OCTOBER, new RefusedRequest("The vendor refused the request (400)."))
                        .message())
                .contains("(400)", NOTHING, "keepnet.month-field");
    }

    @Test
    void aVendorThatCannotBeReachedIsNoProofOfZero() {
        NoStatement reason = NoStatement.because(Account.DEFAULT, OCTOBER, new ConnectException("Connection refused"));

        assertThat(reason.cause()).isEqualTo(NoStatement.Cause.UNPROVEN);
        assertThat(reason.message())
                .contains("could not be reached, or its answer broke off", "Connection refused", NOTHING, "network");
    }

    /** The commit may have come through though its answer did not. */
    @Test
    void aLedgerThatFailsIsNotSaidToHoldNothing() {
        NoStatement reason = NoStatement.because(
                Account.DEFAULT, OCTOBER, new ConnectionException(new IOException("No space left on device")));

        assertThat(reason.cause()).isEqualTo(NoStatement.Cause.UNEXPECTED);
        assertThat(reason.message())
                .contains("No space left on device", "'headcount history' shows", "Check the disk")
                .doesNotContain(NOTHING);
    }

    @Test
    void aMemoryThatIsFullIsNoProofAndSaysWhatToDo() {
        NoStatement reason = NoStatement.because(
                Account.DEFAULT,
                OCTOBER,
                new CamelExecutionException("x", null, new OutOfMemoryError("Java heap space")));

        assertThat(reason.cause()).isEqualTo(NoStatement.Cause.UNPROVEN);
        assertThat(reason.message())
                .contains("Java's memory was used up", "JAVA_OPTS=-Xmx1g", "'headcount history' shows")
                .doesNotContain("Error", "java.lang");
    }

    @Test
    void whatNobodyThoughtOfHasWordsToo() {
        NoStatement reason =
                NoStatement.because(Account.DEFAULT, OCTOBER, new RuntimeException(new NullPointerException("line")));

        assertThat(reason.cause()).isEqualTo(NoStatement.Cause.UNEXPECTED);
        assertThat(reason.message()).contains("2026-10", "Unexpected: line.", "report it");
    }
}
