package io.headcount.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The stand-in vendor in a process of its own, with a heap that holds every page it has made and the better of the two
 * compilers: it is not what is measured.
 */
final class SandboxProcess implements AutoCloseable {

    private static final Pattern SETTING = Pattern.compile("export (\\w+)='(.*)'");
    private static final Pattern INBOX = Pattern.compile("# Mails and webhooks arrive in (.*)");
    /** A page is kept in memory with some 700 bytes a company, and the sandbox gives a quarter of its heap to pages. */
    private static final int HEAP_PER_COMPANY = 3_500;

    private final MeasuredProcess process;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final int companies;
    private final Duration latency;
    private Path inbox;

    private SandboxProcess(MeasuredProcess process, int companies, Duration latency) {
        this.process = process;
        this.companies = companies;
        this.latency = latency;
    }

    /** @param latency zero, or what the sandbox's fault {@code slow} adds to each page */
    static SandboxProcess start(Programs programs, int companies, Duration latency) throws IOException {
        long heap = 512 + (long) companies * HEAP_PER_COMPANY / (1 << 20);
        Path temporary = Files.createDirectories(programs.fresh("sandbox"));
        String options = "-XX:TieredStopAtLevel=4 -Xmx" + heap + "m -Djava.io.tmpdir=" + temporary;
        Path home = programs.fresh("home");
        String count = String.valueOf(companies);
        SandboxProcess sandbox = new SandboxProcess(
                latency.isZero()
                        ? programs.headcount(home, Map.of(), options, "sandbox", "--companies", count)
                        : programs.headcount(
                                home, Map.of(), options, "sandbox", "--companies", count, "--fault", "slow"),
                companies,
                latency);
        sandbox.listen();
        return sandbox;
    }

    /** The settings that lead to it. */
    Map<String, String> environment() {
        return environment;
    }

    int companies() {
        return companies;
    }

    Duration latency() {
        return latency;
    }

    /** How many messages it has received, mails and webhooks. */
    long received() throws IOException {
        try (Stream<Path> files = Files.list(inbox)) {
            return files.filter(file -> file.toString().matches(".*\\.(eml|json)"))
                    .count();
        }
    }

    private void listen() throws IOException {
        BufferedReader said = process.answers();
        while (inbox == null) {
            String line = said.readLine();
            if (line == null) {
                throw process.failure("did not start");
            }
            Matcher setting = SETTING.matcher(line);
            Matcher where = INBOX.matcher(line);
            if (setting.matches()) {
                environment.put(setting.group(1), setting.group(2));
            } else if (where.matches()) {
                inbox = Path.of(where.group(1));
            }
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
