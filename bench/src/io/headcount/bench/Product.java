package io.headcount.bench;

import io.headcount.reading.Progress;
import io.headcount.reading.ProvenReading;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Home;
import io.headcount.runtime.Scope;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * The product's own reading, by its own routes, started as the command {@code statement} starts them. It is told to
 * believe the pages' own totals ({@code billing.verify=totals}), so that its route {@code proven-reading} does what
 * {@code keepnet-companies} does and no witness is heard.
 */
final class Product implements Reader {

    private final HeadcountRuntime runtime;

    private Product(HeadcountRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * @param environment the settings
     * @param inFlight how many pages it has in flight
     */
    static Product start(Map<String, String> environment, int inFlight) throws SettingsException {
        Home home = new Home(Path.of(System.getProperty("headcount.home")));
        Map<String, String> pagesOnly = new HashMap<>(environment);
        pagesOnly.put("BILLING_VERIFY", "totals");
        pagesOnly.put("KEEPNET_PAGES_IN_FLIGHT", String.valueOf(inFlight));
        Settings settings = home.settings(pagesOnly);
        return new Product(HeadcountRuntime.start(
                home, settings, null, Clock.systemUTC(), Progress.NONE, Scope.READ));
    }

    @Override
    public Count read() throws Exception {
        ProvenReading reading = runtime.call("proven-reading", "default", Vendor.lastMonth(), ProvenReading.class);
        return new Count(reading.lines().size(), reading.total());
    }

    @Override
    public void close() {
        runtime.close();
    }
}
