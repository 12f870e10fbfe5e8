package io.headcount.operations.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.billing.Overdue;
import io.headcount.ledger.Ledger;
import io.headcount.operations.web.Answer;
import io.headcount.operations.web.Handler;
import io.headcount.text.ShownJson;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * Tells how {@code serve} is, by Camel's health checks: the ledger answers, every route is up, the schedule runs, no
 * month is overdue. A month that can't be proven or a delivery that fails does not make it unready: people are told of these by
 * mail, and a restart would fix neither. Thread-safe.
 */
public final class Health {

    /** Below what those who ask usually wait. */
    private static final int PATIENCE_SECONDS = 4;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEDIA_TYPE = "application/json";

    private final CamelContext context;
    /** One that hangs is as much as anybody needs to know. */
    private final ExecutorService threads =
            new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), Health::thread);

    private Future<Collection<HealthCheck.Result>> asked;

    private final Vitals vitals;

    /** Registers the checks with the running context. */
    public Health(
            CamelContext context,
            Ledger ledger,
            Overdue overdue,
            Pulse pulse,
            Vitals vitals,
            Supplier<Optional<String>> routesProblem) {
        this.context = context;
        this.vitals = vitals;
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        registry.register(new LedgerCheck(ledger));
        registry.register(new SchedulerCheck(ledger));
        registry.register(new BooksCheck(ledger, overdue, pulse));
        registry.register(new RouteFilesCheck(routesProblem));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "health");
        thread.setDaemon(true);
        return thread;
    }

    /** 200 while the scheduler fires, threads move and work ends, else 503, with what is wrong. Asks nobody else. */
    public Handler live() {
        return path -> live(true);
    }

    /** The same for those who may not know more. */
    public Handler liveInAWord() {
        return path -> live(false);
    }

    private Answer live(boolean details) throws JsonProcessingException {
        List<String> problems = vitals.problems();
        ObjectNode root = JSON.createObjectNode().put("status", problems.isEmpty() ? "UP" : "DOWN");
        if (details && !problems.isEmpty()) {
            problems.forEach(root.putArray("problems")::add);
        }
        return Answer.of(problems.isEmpty() ? 200 : 503, MEDIA_TYPE, ShownJson.of(JSON.writeValueAsString(root)));
    }

    /** 200 while work can be done, else 503; with each check's name, state and what is wrong. */
    public Handler ready() {
        return path -> answer(true);
    }

    /** The same for those who may not know more. */
    public Handler readyInAWord() {
        return path -> answer(false);
    }

    private Answer answer(boolean details) throws InterruptedException, JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        boolean up;
        try {
            Collection<HealthCheck.Result> results = results().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            up = HealthCheckHelper.isResultsUp(results, true);
            root.put("status", up ? "UP" : "DOWN");
            if (details) {
                ArrayNode checks = root.putArray("checks");
                results.stream()
                        .sorted(Comparator.comparing(result -> result.getCheck().getId()))
                        .forEach(result -> add(checks, result));
            }
        } catch (TimeoutException | RejectedExecutionException e) {
            up = false;
            root.put("status", "DOWN");
            if (details) {
                root.putArray("checks")
                        .addObject()
                        .put("name", "health")
                        .put("state", "DOWN")
                        .put("message", "the checks did not end within " + PATIENCE_SECONDS + " s");
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the health checks can't be run", e.getCause());
        }
        return Answer.of(up ? 200 : 503, MEDIA_TYPE, ShownJson.of(JSON.writeValueAsString(root)));
    }

    /** Those who ask while the checks are under way get the same answer. */
    private synchronized Future<Collection<HealthCheck.Result>> results() {
        if (asked == null || asked.isDone()) {
            asked = threads.submit(() -> HealthCheckHelper.invokeReadiness(context));
        }
        return asked;
    }

    private static void add(ArrayNode checks, HealthCheck.Result result) {
        checks.addObject()
                .put("name", result.getCheck().getId())
                .put("state", result.getState().name())
                .put("message", result.getMessage().orElse(null));
    }
}
