package io.headcount.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A destination that would never get a statement must be noticed before the first one is due. */
class DestinationsTest {

    private final CamelContext camel = new DefaultCamelContext();
    private final Destinations destinations = new Destinations(camel);

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void theRoutesOfTheGroupAreTheDestinations() throws Exception {
        route("deliver-webhook", "destination", "direct:deliver-webhook");
        route("deliver-crm-2", "destination", "direct:deliver-crm-2");
        route("reading", null, "direct:reading");
        camel.start();

        assertThat(destinations.names()).containsExactly("crm-2", "webhook");
        assertThat(destinations.has("webhook")).isTrue();
        assertThat(destinations.has("email")).isFalse();
        assertThat(destinations.has("reading")).isFalse();
        assertThat(destinations.problems()).isEmpty();
    }

    @Test
    void aGroupSaysWhatARepetitionDoes() throws Exception {
        route("deliver-a", "destination", "direct:deliver-a");
        route("deliver-b", "destination, billing,sets", "direct:deliver-b");
        route("deliver-c", "destination,adds", "direct:deliver-c");
        route("deliver-d", "destination, billing, adds after 23h", "direct:deliver-d");
        camel.start();

        assertThat(destinations.all())
                .containsExactly(
                        new Destination("a", false, false, Optional.empty()),
                        new Destination("b", true, true, Optional.empty()),
                        new Destination("c", false, false, Optional.of(Duration.ZERO)),
                        new Destination("d", true, false, Optional.of(Duration.ofHours(23))));
        assertThat(destinations.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"destination, add", "destination,", "destination, adds after", "destination; billing,adds"})
    void aGroupThatSaysSomethingElseIsNamed(String group) throws Exception {
        route("deliver-crm", group, "direct:deliver-crm");
        camel.start();

        assertThat(destinations.names()).isEmpty();
        assertThat(destinations.problems()).singleElement().asString().contains("'deliver-crm'", "group");
    }

    @Test
    void aRouteThatComesLaterIsADestinationFromThenOn() throws Exception {
        camel.start();
        assertThat(destinations.names()).isEmpty();

        route("deliver-late", "destination", "direct:deliver-late");

        assertThat(destinations.names()).containsExactly("late");
    }

    @Test
    void aDestinationWithoutItsGroupIsNamed() throws Exception {
        route("deliver-crm", null, "direct:deliver-crm");
        route("deliver-erp", "destinations", "direct:deliver-erp");
        camel.start();

        assertThat(destinations.names()).isEmpty();
        assertThat(destinations.problems())
                .hasSize(2)
                .allMatch(problem -> problem.contains("add 'group: destination'"))
                .anyMatch(problem -> problem.startsWith("route 'deliver-crm'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crm",
                "Deliver-crm",
                "deliver-",
                "deliver-CRM",
                "deliver-c.r.m",
                "deliver-a_b",
                "deliver--a",
                "deliver-a-"
            })
    void anIdThatWouldNotSurviveAsAMessagesIdIsNamed(String id) throws Exception {
        route(id, "destination", "direct:" + id);
        camel.start();

        assertThat(destinations.names()).isEmpty();
        assertThat(destinations.problems()).singleElement().asString().contains("'" + id + "'", "deliver-<name>");
    }

    @ParameterizedTest
    @CsvSource({"direct:crm", "direct:deliver-crm?block=false", "timer:deliver-crm"})
    void aDestinationThatBeginsElsewhereIsNamed(String from) throws Exception {
        route("deliver-crm", "destination", from);
        camel.start();

        assertThat(destinations.names()).isEmpty();
        assertThat(destinations.problems()).singleElement().asString().contains("must begin at direct:deliver-crm");
    }

    private void route(String id, String group, String from) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId(id).routeGroup(group).to("log:x");
            }
        });
    }
}
