package io.headcount.runtime;

import io.headcount.ledger.Ledger;
import io.headcount.ledger.PostgresAddress;
import io.headcount.settings.Secret;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.util.Properties;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.simpl.SimpleThreadPool;

/**
 * Quartz's own job store in the shared ledger: of several machines one fires, and another takes over when that one is
 * gone. A machine that finds nothing due does no harm, so this spares calls; what guards the books is the ledger.
 */
final class SharedSchedule {

    private SharedSchedule() {}

    /** Whether the ledger is one that machines can share. */
    static boolean isShared(Settings settings) {
        return settings.find(Setting.LEDGER_URL).filter(PostgresAddress::isOne).isPresent();
    }

    static Properties properties(Settings settings) {
        Properties quartz = new Properties();
        quartz.put("org.quartz.scheduler.instanceId", "AUTO");
        quartz.put("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
        quartz.put("org.quartz.threadPool.threadCount", "5");
        String store = "org.quartz.jobStore.";
        quartz.put(store + "class", JobStoreTX.class.getName());
        quartz.put(store + "driverDelegateClass", PostgreSQLDelegate.class.getName());
        quartz.put(store + "isClustered", "true");
        quartz.put(store + "clusterCheckinInterval", "5000");
        quartz.put(store + "useProperties", "true");
        quartz.put(store + "tablePrefix", Ledger.SCHEDULER_PREFIX);
        quartz.put(store + "dataSource", "ledger");
        String source = "org.quartz.dataSource.ledger.";
        quartz.put(source + "provider", "hikaricp");
        quartz.put(source + "driver", "org.postgresql.Driver");
        quartz.put(source + "URL", Ledger.bounded(PostgresAddress.guarded(settings)));
        quartz.put(source + "maxConnections", "6");
        settings.find(Setting.LEDGER_USERNAME).ifPresent(user -> quartz.put(source + "user", user));
        settings.find(Setting.LEDGER_PASSWORD)
                .map(Secret::reveal)
                .ifPresent(password -> quartz.put(source + "password", password));
        return quartz;
    }
}
