package io.headcount.reading;

import java.time.Instant;
import java.time.YearMonth;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * One pull of all companies for a billing period from the search pages, while it is under way and when it is done.
 *
 * <p>Pages are offsets into a list that lives, so a page is believed only as far as it agrees with the others. The
 * first disagreement is kept as the reading's flaw, and no further page is asked for. Not thread-safe.
 */
public final class Reading {

    /** A list longer than this is taken for nonsense rather than read until memory ends. */
    private static final long MOST_COMPANIES = 10_000_000;

    /** What a reading may take of Java's memory; the rest is for its witness, its statement, and all that runs beside. */
    private static final long ROOM = Runtime.getRuntime().maxMemory() / 100 * 64;

    private final String account;
    private final YearMonth period;
    private final Instant begunAt;
    private final Lines.Packer lines = new Lines.Packer();
    private final BitSet topLevel = new BitSet();
    /** By their ids; null when the last page was read, since nobody looks for them any more. */
    private LineIndex byId = new LineIndex();

    private boolean nested;
    private long promised;
    private Integer pageSize;
    private Integer totalPages;
    private int pages;
    private int firstPageWithUsers;
    private final MonthCheck monthCheck;
    private final CompanyIds ids = new CompanyIds();
    private final AtomicReference<VendorClock> vendorClock = new AtomicReference<>();
    private long total;
    private boolean lastPageReached;
    private boolean outOfRoom;
    private String flaw;

    /** A reading whose month need not be checked. */
    public Reading(String account, YearMonth period, Instant begunAt) {
        this(account, period, begunAt, MonthCheck.notNeeded(period));
    }

    /**
     * @param account the id of the account whose companies are read
     * @param monthCheck what must be asked to see that the vendor honours the month
     */
    public Reading(String account, YearMonth period, Instant begunAt, MonthCheck monthCheck) {
        this.account = account;
        this.period = period;
        this.begunAt = begunAt;
        this.monthCheck = monthCheck;
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
        return !lastPageReached && flaw == null && !outOfRoom;
    }

    /** Whether it was ended because its companies, or those to come, are more than the memory holds. */
    public boolean isOutOfRoom() {
        return outOfRoom;
    }

    /** Ends the reading, which is of no use any more, and gives back what finding its companies took. */
    void endForWantOfRoom() {
        outOfRoom = true;
        byId = null;
    }

    /** How many companies the vendor says there are; zero before the first page. */
    public long promised() {
        return promised;
    }

    /** The companies seen so far, each once, in the vendor's order. */
    public Lines lines() {
        return lines.lines();
    }

    /** How many companies have been seen so far. */
    public int companies() {
        return lines.size();
    }

    /** The sum of monthly users over the companies seen so far. */
    public long total() {
        return total;
    }

    /** Whether the month is checked now: the pages read so far hold the one to compare with. */
    public boolean isMonthCheckDue() {
        return monthCheck.isOpen() && flaw == null && (firstPageWithUsers > 0 || lastPageReached);
    }

    /** The page on which to look whether the vendor honours the month: the first one on which somebody has users. */
    public int controlPage() {
        return Math.max(1, firstPageWithUsers);
    }

    /** Takes a control month's answer for {@link #controlPage}. */
    public void hearControl(Page control) {
        Lines read = lines();
        monthCheck.heard(control, read);
        ids.heard(control, read);
    }

    /** Whether the vendor honours the month. */
    public MonthCheck monthCheck() {
        return monthCheck;
    }

    /** Takes the date of an answer; the earliest counts. Safe for any number of threads. */
    public void hearTime(VendorClock told) {
        vendorClock.accumulateAndGet(
                told, (known, other) -> known == null || other.time().isBefore(known.time()) ? other : known);
    }

    /** What time it was for the vendor when the first page was answered; nothing where no answer bore a time that can be. */
    public Optional<VendorClock> vendorClock() {
        return Optional.ofNullable(vendorClock.get());
    }

    /** What speaks against this reading, or nothing if every page was read and all of them agree. */
    public Optional<String> flaw() {
        if (flaw == null && lastPageReached && !isComplete()) {
            return Optional.of("the search pages reported " + promised + " companies and listed " + lines.size());
        }
        if (flaw == null && lastPageReached) {
            return ids.flaw(lines());
        }
        return Optional.ofNullable(flaw);
    }

    /**
     * The numbers of the pages to ask for next: the first by itself, then as many as the vendor said on it that there are, and whatever
     * else it takes one by one.
     *
     * @param most how many at the most
     */
    public IntStream nextPages(int most) {
        int next = nextPage();
        int last = totalPages == null ? next : Math.max(next, totalPages);
        return IntStream.rangeClosed(next, (int) Math.min(last, next + most - 1L));
    }

    /**
     * Adds the next page: its companies are counted, each once, and summed. One that comes when nothing was left to ask for says nothing:
     * it was asked for along with the last.
     */
    public void add(Page page) {
        if (!isUnfinished()) {
            return;
        }
        int number = nextPage();
        if (page.number() != null && page.number() != number) {
            flaw = "asked for page " + number + ", the vendor answered page " + page.number();
            return;
        }
        if (pages == 0) {
            promised = page.totalRecords();
            totalPages = page.totalPages();
            pageSize = page.pageSize() != null && page.pageSize() > 0 ? page.pageSize() : null;
        } else if (promised != page.totalRecords()) {
            flaw = "page 1 reported " + promised + " companies, page " + number + " reported " + page.totalRecords();
            return;
        }
        if (promised > MOST_COMPANIES) {
            flaw = "the vendor reported " + promised + " companies, which is impossible";
            return;
        }
        if (lines.bytes() + byId.bytes() > ROOM) {
            endForWantOfRoom();
            return;
        }
        pages = number;
        if (firstPageWithUsers == 0 && page.lines().stream().anyMatch(line -> line.monthlyUsers() > 0)) {
            firstPageWithUsers = number;
        }
        int before = lines.size();
        boolean flat = page.lines().size() == page.topLevelIds().size();
        nested |= !flat;
        for (Line line : page.lines()) {
            int index = count(line);
            if (flat && index >= 0) {
                topLevel.set(index);
            }
        }
        if (!flat) {
            page.topLevelIds().stream()
                    .mapToInt(this::indexOf)
                    .filter(index -> index >= 0)
                    .forEach(topLevel::set);
        }
        boolean newcomers = lines.size() > before;
        boolean pastLastPage = page.totalPages() == null || number >= page.totalPages();
        // A page without newcomers is past the end, or the same one again: to go on could take for ever.
        lastPageReached = !newcomers || (pastLastPage && lines.size() >= promised);
        if (lastPageReached) {
            byId = null;
        }
        if (flaw == null && Math.min(lines.size(), topLevel.cardinality()) > promised) {
            flaw = "the search pages reported " + promised + " companies and listed more";
        }
    }

    /** Counts a company unless it was counted; its index, or -1 if it could not be. */
    private int count(Line line) {
        int index = indexOf(line.companyId());
        if (index < 0) {
            try {
                total = Math.addExact(total, line.monthlyUsers());
                byId.add(line.companyId().hashCode());
                return lines.add(line);
            } catch (ArithmeticException e) {
                flaw = "the sum of monthly users is too large to be right";
                return -1;
            }
        }
        Line earlier = lines.at(index).line();
        if (earlier.monthlyUsers() != line.monthlyUsers()) {
            flaw = "company " + line.companyId() + " is on two pages, with " + earlier.monthlyUsers() + " and "
                    + line.monthlyUsers() + " monthly users";
        }
        return index;
    }

    private int indexOf(String companyId) {
        return byId.find(
                companyId.hashCode(), index -> lines.at(index).companyId().equals(companyId));
    }

    /** Where rows nest, the vendor may promise all companies or only those of the upper level; both are whole. */
    private boolean isComplete() {
        return lines.size() == promised || (nested && topLevel.cardinality() == promised);
    }

    /** Finds a company by its id; looks at one after the other. */
    Optional<Line> find(String companyId) {
        return lines().stream()
                .filter(line -> line.companyId().equals(companyId))
                .findFirst();
    }
}
