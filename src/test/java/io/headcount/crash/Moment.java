package io.headcount.crash;

import io.headcount.sandbox.Sandbox;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** What a kill follows, a random while later. */
enum Moment {
    PROCESS_STARTED {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return Long.MAX_VALUE;
        }
    },
    TOKEN_ASKED {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return calls(sandbox, "/connect/token");
        }
    },
    PAGE_ASKED {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return calls(sandbox, "/api/companies/search");
        }
    },
    EXPORT_ASKED {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return calls(sandbox, "/api/companies/search/export");
        }
    },
    STATEMENT_RECORDED {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return machine.timesLogged("Recorded the statement");
        }
    },
    MAIL_BEGUN {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return machine.timesLogged("to email, attempt");
        }
    },
    MAIL_RECEIVED {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return sandbox.mails().size();
        }
    },
    WEBHOOK_BEGUN {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return machine.timesLogged("to webhook, attempt");
        }
    },
    WEBHOOK_RECEIVED {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return sandbox.webhooks().size();
        }
    },
    DELIVERY_MARKED {
        @Override
        long seen(Sandbox sandbox, Machine machine) {
            return machine.timesLogged("Delivered ");
        }
    };

    abstract long seen(Sandbox sandbox, Machine machine);

    private static long calls(Sandbox sandbox, String path) {
        return sandbox.apiCalls().stream()
                .filter(call -> call.path().equals(path))
                .count();
    }

    /** Whether it has come to pass so many times from now on. */
    BooleanSupplier times(int times, Sandbox sandbox, Machine machine) {
        long before = this == PROCESS_STARTED ? 0 : seen(sandbox, machine);
        return () -> seen(sandbox, machine) - before >= times;
    }

    String inWords() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
