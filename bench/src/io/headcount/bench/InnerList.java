package io.headcount.bench;

import io.headcount.keepnet.PageParser;
import io.headcount.reading.Line;
import io.headcount.reading.MissingCount;
import io.headcount.reading.Page;
import io.headcount.reading.Prover;
import io.headcount.reading.Reading;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.Statement.Circumstances;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The list that the inner parts work on: 10,000 companies, as the sandbox tells of them. */
@State(Scope.Benchmark)
public class InnerList {

    static final int COMPANIES = 10_000;

    /** What the sandbox puts on a page at most. */
    static final int PAGE = 500;

    final PageParser parser = new PageParser(MissingCount.ERROR);
    final List<Page> pages = new ArrayList<>();
    byte[] page;
    byte[] export;
    Reading reading;
    StatementDocument document;
    String json;

    /** Fetches the list once, and makes of it what comes of it. */
    @Setup
    public void fetch() throws Exception {
        Path inbox = Files.createTempDirectory("headcount-bench");
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(inbox).withCompanies(COMPANIES))) {
            Vendor vendor = Vendor.of(Map.of(
                    "KEEPNET_API_BASE_URL", sandbox.apiBaseUrl(),
                    "KEEPNET_CLIENT_ID", sandbox.clientId(),
                    "KEEPNET_CLIENT_SECRET", sandbox.clientSecret()));
            page = bytes(vendor.page(1, PAGE));
            export = bytes(vendor.export());
            for (int number = 1; number <= COMPANIES / PAGE; number++) {
                pages.add(parser.parse(vendor.page(number, PAGE)));
            }
        } finally {
            Files.delete(inbox);
        }
        reading = read();
        document = Statement.of(
                        new Prover().byTotals(reading),
                        Circumstances.plain(
                                new Account("default", "Bench"), ZoneOffset.UTC, StatementType.FINALIZED, 1),
                        Instant.now())
                .document();
        json = document.toJson();
    }

    /** A reading of all pages. */
    Reading read() {
        Reading whole = new Reading("default", Vendor.lastMonth(), Instant.now());
        pages.forEach(whole::add);
        return whole;
    }

    List<Line> lines() {
        return reading.lines();
    }

    static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] bytes(InputStream body) throws Exception {
        try (body) {
            return body.readAllBytes();
        }
    }
}
