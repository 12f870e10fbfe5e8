package io.headcount.reading;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One pull of all companies for a billing period from the search pages, while it is under way and when it is done.
 *
 * <p>Pages are offsets into a list that lives, so a page is believed only as far as it agrees with the others. The
 * first disagreement is kept as the reading's flaw, and no further page is asked for. Not thread-safe.
 */
public final class Reading {

    /** A list longer than this is taken for nonsense rather than read until memory ends. */
    private static final long MOST_COMPANIES = 10_000_000;

    private final String account;
    private final YearMonth period;
    private final Instant begunAt;
    private final Map<String, Line> byId = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final Set<String> topLevel = new HashSet<>();
    private boolean nested;
    private long promised;
    private Integer pageSize;
    private int pages;
    private long total;
    private boolean lastPageReached;
    private String flaw;

    /** @param account the id of the account whose companies are read */
    public Reading(String account, YearMonth period, Instant begunAt) {
        this.account = account;
        this.period = period;
        this.begunAt = begunAt;
    }

    /** The id of the account whose companies are read. */
    public String account() {
        return account;
    }

    public YearMonth period() {
        return period;
    }

    /** When it began: whatever it says, it says of that time or later. */
    public Instant begunAt() {
        return begunAt;
    }

    /** The number of the page to ask for next, from 1. */
    public int nextPage() {
        return pages + 1;
    }

    /** The page size that the vendor went by on the first page, whatever it was asked for; nothing before that. */
    public Optional<Integer> pageSize() {
        return Optional.ofNullable(pageSize);
    }

    /** Whether there is a page to ask for. */
    public boolean isUnfinished() {
        return !lastPageReached && flaw == null;
    }

    /** How many companies the vendor says there are; zero before the first page. */
    public long promised() {
        return promised;
    }

    /** The companies seen so far, each once, in the vendor's order. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** How many companies have been seen so far. */
    public int companies() {
        return lines.size();
    }

    /** The sum of monthly users over the companies seen so far. */
    public long total() {
        return total;
    }

    /** What speaks against this reading, or nothing if every page was read and all of them agree. */
    public Optional<String> flaw() {
        if (flaw == null && lastPageReached && !isComplete()) {
            return Optional.of("the search pages promised " + promised + " companies and named " + lines.size());
        }
        return Optional.ofNullable(flaw);
    }

    /** Adds the next page: its companies are counted, each once, and summed. */
    public void add(Page page) {
        int number = nextPage();
        if (page.number() != null && page.number() != number) {
            flaw = "asked for page " + number + ", the vendor answered page " + page.number();
            return;
        }
        if (pages == 0) {
            promised = page.totalRecords();
            pageSize = page.pageSize() != null && page.pageSize() > 0 ? page.pageSize() : null;
        } else if (promised != page.totalRecords()) {
            flaw = "page 1 promised " + promised + " companies, page " + number + " promised " + page.totalRecords();
            return;
        }
        if (promised > MOST_COMPANIES) {
            flaw = "the vendor promised " + promised + " companies, which can't be";
            return;
        }
        pages = number;
        int before = lines.size();
        topLevel.addAll(page.topLevelIds());
        nested |= page.lines().size() > page.topLevelIds().size();
        page.lines().forEach(this::count);
        boolean newcomers = lines.size() > before;
        boolean pastLastPage = page.totalPages() == null || number >= page.totalPages();
        // A page without newcomers is past the end, or the same one again: to go on could take for ever.
        lastPageReached = !newcomers || (pastLastPage && lines.size() >= promised);
        if (flaw == null && Math.min(lines.size(), topLevel.size()) > promised) {
            flaw = "the search pages promised " + promised + " companies and named more";
        }
    }

    private void count(Line line) {
        Line earlier = byId.putIfAbsent(line.companyId(), line);
        if (earlier == null) {
            try {
                total = Math.addExact(total, line.monthlyUsers());
                lines.add(line);
            } catch (ArithmeticException e) {
                flaw = "the sum of monthly users is larger than any number that can be";
            }
        } else if (earlier.monthlyUsers() != line.monthlyUsers()) {
            flaw = "company " + line.companyId() + " stands on two pages, with " + earlier.monthlyUsers() + " and "
                    + line.monthlyUsers() + " monthly users";
        }
    }

    /** Where rows nest, the vendor may promise all companies or only those of the upper level; both are whole. */
    private boolean isComplete() {
        return lines.size() == promised || (nested && topLevel.size() == promised);
    }

    /** Finds a company by its id. */
    Optional<Line> find(String companyId) {
        return Optional.ofNullable(byId.get(companyId));
    }
}
