package io.headcount.sandbox;

import java.io.IOException;
import java.time.Clock;

/** {@code POST /api/companies/search}. */
final class SearchEndpoint {

    static final String PATH = "/api/companies/search";

    private final Gate gate;
    private final Pages pages;
    private final PageLies lies;
    private final Trouble trouble;
    private final SearchAnswer answer;
    private final ActiveFaults faults;
    private final Clock clock;

    SearchEndpoint(Gate gate, Pages pages, ActiveFaults faults, Clock clock) {
        this.gate = gate;
        this.pages = pages;
        this.lies = new PageLies(faults, pages);
        this.trouble = new Trouble(faults, clock);
        this.answer = new SearchAnswer(faults);
        this.faults = faults;
        this.clock = clock;
    }

    void handle(Call call, SearchRequest asked) throws IOException {
        Listing listing = pages.listing(asked);
        boolean middle = asked.pageNumber() == (pages.severalPages(listing, asked) ? 2 : 1);
        if (middle && faults.strikes(Fault.TOKEN_EXPIRES_ONCE)) {
            gate.expire(call);
        } else if (!trouble.meets(call, middle)) {
            Page page = lies.told(pages.page(listing, asked), listing, asked);
            RowWriter rows = new RowWriter(faults, new BadRows(faults, listing), asked.clustered(), clock.instant());
            trouble.send(call, answer.json(page, rows), middle);
        }
    }
}
