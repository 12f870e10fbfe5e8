package io.headcount.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(30)
class OverheardTest {

    private static final Logger LOG = LoggerFactory.getLogger(OverheardTest.class);

    @BeforeAll
    static void begin() {
        Overheard.begin();
        Overheard.begin();
    }

    private static void elsewhere(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void linesOfSomebodyElseAndLinesThatComeTwice() throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        CountDownLatch over = new CountDownLatch(1);
        Thread[] straggler = new Thread[1];

        int code = Overheard.by(heard, () -> {
            LOG.warn("of the command");
            elsewhere(() -> LOG.warn("of its thread"));
            straggler[0] = new Thread(() -> {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                LOG.warn("of one that outlives it");
            });
            straggler[0].start();
            return 5;
        });
        over.countDown();
        straggler[0].join();
        LOG.warn("of nobody");

        assertThat(code).isEqualTo(5);
        assertThat(heard.toString(UTF_8).lines().map(line -> line.replaceFirst("\\S+ ", "")))
                .containsExactly("WARN  of the command", "WARN  of its thread");
    }

    @Test
    void aListenerThatTakesNothingAndHoldsUpTheLogOfAllOthers() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread command = new Thread(() -> Overheard.by(stuckAt(stuck, end), () -> {
            LOG.warn("that nobody reads");
            return 0;
        }));
        command.start();
        stuck.await();

        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        Overheard.by(heard, () -> {
            LOG.warn("of another command");
            return 0;
        });

        assertThat(command.isAlive()).isTrue();
        assertThat(heard.toString(UTF_8)).contains("of another command");
        end.countDown();
        command.join();
    }

    private static OutputStream stuckAt(CountDownLatch stuck, CountDownLatch end) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                stuck.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                throw new IOException("gone");
            }
        };
    }
}
