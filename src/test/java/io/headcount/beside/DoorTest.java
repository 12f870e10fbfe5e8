package io.headcount.beside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.beside.Frames.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers that do not behave, at a door with short limits. */
@Timeout(30)
class DoorTest {

    private static final Limits SHORT = new Limits(
            4, 2, Duration.ofMillis(400), Duration.ofMillis(300), Duration.ofMillis(500), Duration.ofMillis(100));
    private static final Request HISTORY = new Request(List.of("history"), "/", false);

    @TempDir
    private Path folder;

    private Path ledger;
    private final AtomicInteger answered = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What came back. */
    private static class Heard implements Visit.Caller {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        @Override
        public void out(byte[] bytes) {
            out.writeBytes(bytes);
        }

        @Override
        public void err(byte[] bytes) {
            err.writeBytes(bytes);
        }

        @Override
        public void file(byte[] bytes) {
            throw new AssertionError();
        }

        @Override
        public void show(String page) {
            throw new AssertionError();
        }
    }

    @BeforeEach
    void begin() throws IOException {
        ledger = Files.writeString(folder.resolve("headcount.mv.db"), "a ledger");
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private Door door(Door.Answer answer) throws IOException {
        return Door.open(ledger, "1", SHORT, answer);
    }

    private int echo(Request request, Reply reply) {
        answered.incrementAndGet();
        try (OutputStream out = reply.out();
                OutputStream err = reply.err()) {
            out.write("x".repeat(200_000).getBytes(UTF_8));
            err.write(request.arguments().get(0).getBytes(UTF_8));
        } catch (IOException e) {
            return 9;
        }
        return 5;
    }

    private SocketChannel connected() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(Plate.socket(ledger)));
        return channel;
    }

    private static boolean hasEnded(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private void stillAnswers() throws Exception {
        Heard heard = new Heard();
        try (Visit visit = Visit.of(ledger, "1").orElseThrow()) {
            assertThat(visit.run(HISTORY, heard)).isEqualTo(5);
        }
        assertThat(heard.out.size()).isEqualTo(200_000);
        assertThat(heard.err.toString(UTF_8)).isEqualTo("history");
    }

    @Test
    void aCallerThatSaysNothingOrDripsOrSaysTooMuch() throws Exception {
        try (Door door = door(this::echo)) {
            assertThat(door).isNotNull();
            SocketChannel silent = connected();
            SocketChannel dripping = connected();
            Future<?> drip = threads.submit(() -> {
                byte[] bytes = "q\0\1\0\0{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{".getBytes(UTF_8);
                for (byte each : bytes) {
                    dripping.write(ByteBuffer.wrap(new byte[] {each}));
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                return null;
            });
            stillAnswers();
            assertThat(hasEnded(silent)).isTrue();
            assertThat(hasEnded(dripping)).isTrue();
            assertThat(drip).failsWithin(Duration.ofSeconds(5));
            for (String first : List.of("q\177\177\177\177", "q\0\0\0\2{}", "z\0\0\0\0", "o\0\0\0\0", "q\0\0\0\3nul")) {
                try (SocketChannel rude = connected()) {
                    rude.write(ByteBuffer.wrap(first.getBytes(UTF_8)));
                    while (!hasEnded(rude)) {
                        // A refusal may be on its way.
                        assertThat(rude.isOpen()).isTrue();
                    }
                }
            }
            stillAnswers();
        }
        assertThat(answered).hasValue(2);
    }

    @Test
    void aCallerWhoDoesNotKnowTheToken() throws Exception {
        try (Door door = door(this::echo);
                SocketChannel stranger = connected()) {
            assertThat(door).isNotNull();
            Frames frames = new Frames(stranger);
            frames.write(Kind.REQUEST, Plate.json(new Door.Call("0".repeat(64), HISTORY)));

            Frames.Frame refusal = frames.read().orElseThrow();

            assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
            assertThat(new String(refusal.bytes(), UTF_8)).contains("does not know this caller", "Nothing was done");
            assertThat(hasEnded(stranger)).isTrue();
        }
        assertThat(answered).hasValue(0);
    }

    @Test
    void moreCommandsAtOnceThanItHasTurnsFor() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Door door = door((request, reply) -> {
            answered.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        })) {
            assertThat(door).isNotNull();
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(threads.submit(() -> {
                    try (Visit visit = Visit.of(ledger, "1").orElseThrow()) {
                        return visit.run(HISTORY, new Heard());
                    } catch (NoEntry e) {
                        assertThat(e).hasMessageContaining("busy with 2 other commands. Nothing was done");
                        return -1;
                    }
                }));
            }
            while (all.stream().filter(Future::isDone).count() < 10) {
                Thread.onSpinWait();
            }
            assertThat(answered).hasValue(2);
            end.countDown();
            int done = 0;
            for (Future<Integer> each : all) {
                done += each.get() == 0 ? 1 : 0;
            }
            assertThat(done).isEqualTo(2);
        }
    }

    @Test
    void anAnswerThatComesOnlyWhenAllOfItIsThere() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (Door door = door((request, reply) -> {
            try (OutputStream out = reply.out()) {
                out.write("one".getBytes(UTF_8));
                return read.await(9, TimeUnit.SECONDS) ? 0 : 1;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        })) {
            assertThat(door).isNotNull();
            Heard heard = new Heard() {
                @Override
                public void out(byte[] bytes) {
                    read.countDown();
                }
            };
            try (Visit visit = Visit.of(ledger, "1").orElseThrow()) {
                assertThat(visit.run(HISTORY, heard)).isZero();
            }
        }
    }

    @Test
    void aCallerThatHasGoneWhileItWaitedForItsTurn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Limits patient = new Limits(
                4, 1, Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMillis(100));
        try (Door door = Door.open(ledger, "1", patient, (request, reply) -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return echo(request, reply);
        })) {
            assertThat(door).isNotNull();
            Future<?> first = threads.submit(() -> {
                stillAnswers();
                return null;
            });
            begun.await();
            String token = Plate.of(ledger).orElseThrow().token();
            try (SocketChannel gone = connected()) {
                new Frames(gone).write(Kind.REQUEST, Plate.json(new Door.Call(token, HISTORY)));
            }
            end.countDown();
            assertThat(first).succeedsWithin(Duration.ofSeconds(9));
            stillAnswers();
        }
        assertThat(answered).hasValue(2);
    }

    @Test
    void aCallerThatReadsNothingOfALongAnswer() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger code = new AtomicInteger();
        try (Door door = door((request, reply) -> {
                    code.set(tooMuch(reply));
                    over.countDown();
                    return 0;
                });
                SocketChannel idle = connected()) {
            assertThat(door).isNotNull();
            String token = Plate.of(ledger).orElseThrow().token();
            new Frames(idle).write(Kind.REQUEST, Plate.json(new Door.Call(token, HISTORY)));

            assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(code).hasValue(1);
        }
    }

    private static int tooMuch(Reply reply) {
        try (OutputStream out = reply.out()) {
            for (int i = 0; i < 1_000; i++) {
                out.write(new byte[60_000]);
            }
            return 0;
        } catch (IOException e) {
            return 1;
        }
    }

    @Test
    void aServeThatIsFrozenKeepsNobody() throws Exception {
        try (ServerSocketChannel frozen = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            frozen.bind(UnixDomainSocketAddress.of(Plate.socket(ledger)));
            new Plate("1", 4711, Plate.name(ledger), Plate.socket(ledger).toString(), "token").write(ledger);
            try (Visit visit = Visit.of(ledger, "1", Duration.ofMillis(300)).orElseThrow()) {
                assertThatThrownBy(() -> visit.run(HISTORY, new Heard()))
                        .isInstanceOf(NoEntry.class)
                        .hasMessageContaining("process 4711")
                        .hasMessageContaining("has said nothing")
                        .hasMessageContaining("restart 'serve'");
            }
        }
    }

    @Test
    void aDoorThatWasLeftBehindIsNoneAndIsReplaced() throws Exception {
        ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(UnixDomainSocketAddress.of(Plate.socket(ledger)));
        killed.close();
        new Plate("1", 4711, Plate.name(ledger), Plate.socket(ledger).toString(), "token").write(ledger);

        assertThat(Visit.of(ledger, "1")).isEmpty();
        try (Door door = door(this::echo)) {
            assertThat(door).isNotNull();
            stillAnswers();
        }
        assertThat(Plate.file(ledger)).doesNotExist();
        assertThat(Plate.socket(ledger)).doesNotExist();
        assertThat(Visit.of(ledger, "1")).isEmpty();
    }

    @Test
    void aPlateThatIsNotOneOrIsOfAnotherLedger() throws Exception {
        for (String text : List.of("", "{}", "null", "[1]", "{\"socket\":", "x".repeat(20_000))) {
            Files.writeString(Plate.file(ledger), text);
            Files.setPosixFilePermissions(Plate.file(ledger), PosixFilePermissions.fromString("rw-------"));
            assertThat(Visit.of(ledger, "1")).as(text).isEmpty();
        }
        try (Door door = door(this::echo)) {
            assertThat(door).isNotNull();
            Path copy = Files.createDirectory(folder.resolve("copy"));
            Path other = Files.copy(ledger, copy.resolve("headcount.mv.db"));
            Files.copy(Plate.file(ledger), Plate.file(other), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            assertThat(Visit.of(other, "1")).isEmpty();
            Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
            assertThat(Visit.of(link.resolve("headcount.mv.db"), "1")).isPresent();
        }
    }

    @Test
    void aFileOfTheDoorThatOthersCanReadOrWrite() throws Exception {
        try (Door door = door(this::echo)) {
            assertThat(door).isNotNull();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Plate.file(ledger))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Plate.socket(ledger))))
                    .isEqualTo("rw-------");
            for (String wider : List.of("rw-r-----", "rw--w----", "rw----r--")) {
                Files.setPosixFilePermissions(Plate.file(ledger), PosixFilePermissions.fromString(wider));
                assertThatThrownBy(() -> Visit.of(ledger, "1"))
                        .isInstanceOf(NoEntry.class)
                        .hasMessageContaining(wider)
                        .hasMessageContaining("not trusted");
            }
        }
    }

    @Test
    void aServeOfAnotherVersion() throws Exception {
        try (Door door = door(this::echo)) {
            assertThat(door).isNotNull();
            assertThatThrownBy(() -> Visit.of(ledger, "2"))
                    .isInstanceOf(NoEntry.class)
                    .hasMessageContaining("of version 1, and this is 2");
        }
        assertThat(answered).hasValue(0);
    }

    @Test
    void aCallerIsWhoTheOperatingSystemSays() throws Exception {
        List<Optional<String>> users = new ArrayList<>();
        try (Door door = door((request, reply) -> {
            users.add(reply.user());
            return 0;
        })) {
            assertThat(door).isNotNull();
            try (Visit visit = Visit.of(ledger, "1").orElseThrow()) {
                visit.run(HISTORY, new Heard());
            }
        }
        assertThat(users).containsExactly(Optional.of(Files.getOwner(ledger).getName()));
    }
}
