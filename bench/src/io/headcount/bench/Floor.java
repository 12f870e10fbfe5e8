package io.headcount.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that reading a list takes: asks for the first page, which says how many there are and how large the vendor
 * makes them, then for the rest, so many at a time.
 */
final class Floor implements Reader {

    /** What becomes of a page after the first. */
    @FunctionalInterface
    interface Look {
        FloorPage at(InputStream body) throws IOException;
    }

    private final Vendor vendor;
    private final Look look;
    private final int inFlight;
    private final ExecutorService threads;

    /** @param inFlight how many pages are asked for at a time; with 1 no other thread than the caller's has a part */
    Floor(Vendor vendor, int inFlight, Look look) {
        this.vendor = vendor;
        this.look = look;
        this.inFlight = inFlight;
        this.threads = Executors.newFixedThreadPool(inFlight, work -> {
            Thread thread = new Thread(work, "floor");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One that reads the pages. */
    static Floor reading(Vendor vendor, int inFlight) {
        return new Floor(vendor, inFlight, FloorPage::read);
    }

    /** One that throws all pages but the first away unread: what is left is the sandbox and the way from it to us. */
    static Floor discarding(Vendor vendor) {
        return new Floor(vendor, 1, FloorPage::discard);
    }

    /** As a program: reads once, says what came of it, and ends. */
    public static void main(String[] args) throws Exception {
        System.out.println(reading(Vendor.of(System.getenv()), 1).read());
    }

    @Override
    public Count read() throws IOException, InterruptedException, ExecutionException {
        FloorPage first = FloorPage.read(vendor.page(1, Vendor.PAGE_SIZE));
        AtomicInteger next = new AtomicInteger(2);
        if (inFlight == 1) {
            return first.count().plus(rest(next, first));
        }
        List<Future<Count>> rests = new ArrayList<>();
        for (int i = 0; i < inFlight; i++) {
            rests.add(threads.submit(() -> rest(next, first)));
        }
        Count count = first.count();
        for (Future<Count> rest : rests) {
            count = count.plus(rest.get());
        }
        return count;
    }

    private Count rest(AtomicInteger next, FloorPage first) throws IOException {
        Count count = Count.NONE;
        for (int page = next.getAndIncrement(); page <= first.totalPages(); page = next.getAndIncrement()) {
            count = count.plus(look.at(vendor.page(page, first.size())).count());
        }
        return count;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
