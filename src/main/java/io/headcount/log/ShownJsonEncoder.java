package io.headcount.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.headcount.text.ShownJson;

/**
 * Logback's JSON, with what would steer a terminal escaped: a line may repeat what a stranger wrote. It tells no secret and doesn't grow
 * without end. Named in logback.xml.
 */
public final class ShownJsonEncoder extends JsonEncoder {

    @Override
    public byte[] encode(ILoggingEvent event) {
        return ShownJson.of(Discretion.shownJson(new String(super.encode(event), UTF_8)))
                .getBytes(UTF_8);
    }
}
