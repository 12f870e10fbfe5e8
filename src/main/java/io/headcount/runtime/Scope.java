package io.headcount.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which routes a command needs; it starts no others. */
public enum Scope {
    /** All of them: the schedule runs. */
    SERVE {
        @Override
        RouteFiles files(RouteFiles all) {
            return all;
        }
    },
    /** Routes that are called: nothing starts automatically. */
    ON_CALL {
        @Override
        RouteFiles files(RouteFiles all) {
            return all.withoutSchedule();
        }
    },
    /** On call, and no destinations but e-mail and webhook: whatever else an operator added is left alone. */
    DEMO {
        @Override
        RouteFiles files(RouteFiles all) {
            return all.withoutSchedule().onlyCalled().onlyDestinations(Set.of("email", "webhook"));
        }
    },
    /** Those with which a period is read and proven: nothing is recorded or delivered. */
    READ {
        @Override
        RouteFiles files(RouteFiles all) {
            return all.withoutSchedule().leadingFrom(RouteFiles.NEEDED_TO_READ.get(0));
        }

        @Override
        List<String> needed() {
            return RouteFiles.NEEDED_TO_READ;
        }
    };

    abstract RouteFiles files(RouteFiles all);

    /** The ids of the routes without which nothing of it can be done. */
    List<String> needed() {
        List<String> all = new ArrayList<>(RouteFiles.NEEDED);
        all.addAll(RouteFiles.NEEDED_TO_READ);
        return all;
    }
}
