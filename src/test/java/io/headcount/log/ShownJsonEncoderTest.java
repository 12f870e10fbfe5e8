package io.headcount.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownJsonEncoderTest {

    @Test
    void aNameInTheLogSteersNoTerminal() throws Exception {
        String hostile = "A\u001b[2J\u007fB\u009b2JC\u202eD\u2066E\u2028F\u2029G\"\\🚀\uD800";
        LoggerContext context = new LoggerContext();
        ShownJsonEncoder encoder = new ShownJsonEncoder();
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.start();

        LoggingEvent event = new LoggingEvent("", context.getLogger("x"), Level.INFO, hostile, null, null);
        event.setMDCPropertyMap(Map.of());

        String line = new String(encoder.encode(event), UTF_8);

        assertThat(line).matches("[^\\p{Cc}\\p{Cf}\u2028\u2029]*\r?\n").contains("\\u009b", "\\u202e", "\\u007f");
        assertThat(new ObjectMapper().readTree(line).path("formattedMessage").asText())
                .isEqualTo(hostile.replace("\uD800", "?"));
    }
}
