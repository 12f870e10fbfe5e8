package io.headcount.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a sandbox is to be.
 *
 * @param port the loopback port of the API and the webhook inbox, 0 for any free one; the mail server's is always free
 * @param companies how many companies the reseller has, 0 or more
 * @param seed from which all companies and numbers follow
 * @param faults those that are on from the start
 * @param inbox the directory, made where it is missing, into which mails and webhooks are written as they arrive
 * @param clock tells the current month, expires tokens, judges webhook timestamps
 */
public record SandboxOptions(int port, int companies, long seed, Set<Fault> faults, Path inbox, Clock clock) {

    public SandboxOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port is 0 to 65535, not " + port);
        }
        if (companies < 0) {
            throw new IllegalArgumentException("A sandbox has 0 or more companies, not " + companies);
        }
        faults = Set.copyOf(faults);
        Objects.requireNonNull(inbox, "inbox");
        Objects.requireNonNull(clock, "clock");
    }

    /** Any free port, 137 companies, seed 1, no faults, the system's clock. */
    public static SandboxOptions defaults(Path inbox) {
        return new SandboxOptions(0, 137, 1, Set.of(), inbox, Clock.systemUTC());
    }

    public SandboxOptions withPort(int port) {
        return new SandboxOptions(port, companies, seed, faults, inbox, clock);
    }

    public SandboxOptions withCompanies(int companies) {
        return new SandboxOptions(port, companies, seed, faults, inbox, clock);
    }

    public SandboxOptions withSeed(long seed) {
        return new SandboxOptions(port, companies, seed, faults, inbox, clock);
    }

    public SandboxOptions withFaults(Set<Fault> faults) {
        return new SandboxOptions(port, companies, seed, faults, inbox, clock);
    }

    public SandboxOptions withFaults(Fault... faults) {
        return withFaults(Arrays.stream(faults).collect(Collectors.toUnmodifiableSet()));
    }

    public SandboxOptions withClock(Clock clock) {
        return new SandboxOptions(port, companies, seed, faults, inbox, clock);
    }
}
