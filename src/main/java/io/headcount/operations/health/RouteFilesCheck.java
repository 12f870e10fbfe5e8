package io.headcount.operations.health;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether the files of {@code routes/} are those that run. It is well also while they are not: the last good ones go on. */
final class RouteFilesCheck extends AbstractHealthCheck {

    private final Supplier<Optional<String>> problem;

    RouteFilesCheck(Supplier<Optional<String>> problem) {
        super("headcount", "route-files");
        this.problem = problem;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        problem.get().ifPresent(words -> builder.message("not loaded, the previous routes go on: " + words));
        builder.up();
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
