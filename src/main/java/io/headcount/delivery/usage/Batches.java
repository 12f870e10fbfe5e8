package io.headcount.delivery.usage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Cuts records into batches. */
final class Batches {

    static final ObjectMapper JSON = new ObjectMapper();

    private Batches() {}

    /** @param json makes the body of a batch; never asked for an empty one */
    static List<UsageCall> of(List<UsageRecord> records, int most, Function<List<UsageRecord>, String> json) {
        List<UsageCall> calls = new ArrayList<>();
        for (int from = 0; from < records.size(); from += most) {
            List<UsageRecord> batch = records.subList(from, Math.min(records.size(), from + most));
            calls.add(new UsageCall(batch.get(0).id(), null, null, json.apply(batch)));
        }
        return calls;
    }
}
