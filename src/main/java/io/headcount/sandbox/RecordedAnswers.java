package io.headcount.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The answers of an archive, by what was asked: the k-th time that something is asked the k-th answer to it is given, and the last one from then
 * on. Safe for any number of threads.
 */
final class RecordedAnswers {

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private final List<Recorded> all;
    private final Map<String, String> notes;
    private final Map<List<Recorded>, Integer> given = new HashMap<>();

    private RecordedAnswers(List<Recorded> all, Map<String, String> notes) {
        this.all = all.stream().sorted(Comparator.comparing(Recorded::at)).toList();
        this.notes = notes;
    }

    /**
     * Reads an archive.
     *
     * @throws UnreadableArchive if it is not an archive, or has no list of the vendor
     */
    static RecordedAnswers in(Path har) throws UnreadableArchive {
        List<Recorded> all = new ArrayList<>();
        Map<String, String> notes = new HashMap<>();
        try (JsonParser in = JSON.createParser(Files.newInputStream(har))) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.FIELD_NAME && in.currentName().equals("_headcount")) {
                    in.nextToken();
                    in.<JsonNode>readValueAsTree()
                            .properties()
                            .forEach(note ->
                                    notes.put(note.getKey(), note.getValue().asText("")));
                } else if (token == JsonToken.FIELD_NAME && in.currentName().equals("entries")) {
                    entries(in, all);
                }
            }
        } catch (JsonEOFException e) {
            // What came before the break can be replayed.
        } catch (IOException e) {
            throw new UnreadableArchive("it can't be read as an HTTP Archive (HAR): is it the whole file?");
        }
        if (all.stream().noneMatch(one -> one.wanted().kind() != Wanted.Kind.TOKEN)) {
            throw new UnreadableArchive(
                    "it has no answer to POST …/companies/search or …/companies/search/export. In a browser:"
                            + " open the list of companies with the developer tools' network view open, and save that"
                            + " as HAR with content");
        }
        return new RecordedAnswers(all, notes);
    }

    private static void entries(JsonParser in, List<Recorded> all) throws IOException {
        if (in.nextToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (in.nextToken() == JsonToken.START_OBJECT) {
            Recorded.of(in.readValueAsTree()).ifPresent(all::add);
        }
    }

    /** The next answer to what is wanted; nothing where that was not recorded. */
    synchronized Optional<Recorded> next(Wanted wanted) {
        List<Recorded> answers = like(wanted);
        if (answers.isEmpty()) {
            return Optional.empty();
        }
        int times = given.merge(answers, 1, Integer::sum);
        return Optional.of(answers.get(Math.min(times, answers.size()) - 1));
    }

    /** Those of the page size that was asked; else those of the page size in which most pages were. */
    private List<Recorded> like(Wanted wanted) {
        List<Recorded> alike =
                all.stream().filter(one -> one.wanted().isLike(wanted)).toList();
        List<Recorded> sameSize = alike.stream()
                .filter(one -> one.wanted().pageSize() == wanted.pageSize())
                .toList();
        if (!sameSize.isEmpty()) {
            return sameSize;
        }
        Optional<Integer> best = alike.stream()
                .map(one -> one.wanted().pageSize())
                .distinct()
                .max(Comparator.comparingLong(size -> pages(wanted, size)));
        return alike.stream()
                .filter(one -> one.wanted().pageSize() == best.orElse(0))
                .toList();
    }

    private long pages(Wanted wanted, int size) {
        return all.stream()
                .map(Recorded::wanted)
                .filter(one -> one.kind() == wanted.kind() && one.pageSize() == size && !one.narrowed())
                .filter(one -> Objects.equals(one.month(), wanted.month()))
                .map(Wanted::page)
                .distinct()
                .count();
    }

    List<Recorded> all() {
        return all;
    }

    /** What the archive says of the settings with which it was captured; empty for a browser's. */
    Map<String, String> notes() {
        return notes;
    }
}
