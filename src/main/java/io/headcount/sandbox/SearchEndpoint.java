package io.headcount.sandbox;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;

/** {@code POST /api/companies/search}. */
final class SearchEndpoint {

    static final String PATH = "/api/companies/search";

    private final Gate gate;
    private final Pages pages;
    private final MovingList moving;
    private final PageLies lies;
    private final MadePages made;
    private final Trouble trouble;
    private final SearchAnswer answer;
    private final ActiveFaults faults;
    private final Clock clock;

    SearchEndpoint(Gate gate, Pages pages, MovingList moving, MadePages made, ActiveFaults faults, Clock clock) {
        this.gate = gate;
        this.pages = pages;
        this.moving = moving;
        this.lies = new PageLies(faults, pages);
        this.made = made;
        this.trouble = new Trouble(faults, clock);
        this.answer = new SearchAnswer(faults);
        this.faults = faults;
        this.clock = clock;
    }

    void handle(Call call, SearchRequest asked) throws IOException, Refusal {
        pages.months().check(asked);
        moving.pageAsked(asked);
        Instant now = clock.instant();
        MadePages.Moment moment = made.at(now);
        Listing listing = pages.listing(asked);
        // A control month is no part of the list that is read.
        boolean middle =
                !pages.months().isUnknown(asked) && asked.pageNumber() == (pages.severalPages(listing, asked) ? 2 : 1);
        if (middle && faults.strikes(Fault.TOKEN_EXPIRES_ONCE)) {
            gate.expire(call);
        } else if (!trouble.meets(call, middle)) {
            byte[] page = made.page(asked, moment, () -> make(asked, listing, now));
            moving.pageMade(asked);
            trouble.send(call, page, middle);
        }
    }

    private byte[] make(SearchRequest asked, Listing listing, Instant now) throws IOException {
        Page page = lies.told(pages.page(listing, asked), listing, asked);
        return answer.json(
                page,
                new RowWriter(
                        faults,
                        new BadRows(faults, listing, pages.months().countsAreNull(asked)),
                        asked.clustered(),
                        now));
    }
}
