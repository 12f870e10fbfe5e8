package io.headcount.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A place between two steps of a route, before its first or after its last.
 *
 * @param file the route's file
 * @param steps which list of steps in the file, in the order in which they are written
 * @param position before which step of that list
 * @param name for people: where it is
 */
record RouteStep(String file, int steps, int position, String name) {

    private record Steps(String owner, List<Object> list) {}

    /** Every such place in these files of a folder. */
    static List<RouteStep> in(Path folder, Stream<String> files) {
        List<RouteStep> places = new ArrayList<>();
        files.forEach(file -> {
            List<Steps> all = new ArrayList<>();
            find(load(folder.resolve(file)), "", all);
            for (int list = 0; list < all.size(); list++) {
                for (int position = 0; position <= all.get(list).list().size(); position++) {
                    places.add(new RouteStep(
                            file,
                            list,
                            position,
                            file.replaceFirst("\\..*", "") + ": " + where(all.get(list), position)));
                }
            }
        });
        return places;
    }

    private static String where(Steps steps, int position) {
        List<Object> list = steps.list();
        String inside = " in " + steps.owner();
        return position < list.size()
                ? "before " + id(list.get(position)) + inside
                : "after " + id(list.get(position - 1)) + inside;
    }

    private static String id(Object step) {
        Object body = ((Map<?, ?>) step).values().iterator().next();
        return String.valueOf(((Map<?, ?>) body).get("id"));
    }

    /** Puts a step that calls a class's method at this place of the file, where it stands in that folder. */
    void insert(Path folder, Class<?> type, String method) {
        Path path = folder.resolve(file);
        Object document = load(path);
        List<Steps> all = new ArrayList<>();
        find(document, "", all);
        all.get(steps).list().add(position, Map.of("bean", Map.of("beanType", type.getName(), "method", method)));
        try {
            Files.writeString(
                    path,
                    new Dump(DumpSettings.builder()
                                    .setDefaultFlowStyle(FlowStyle.BLOCK)
                                    .build())
                            .dumpToString(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object load(Path file) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects every list of steps, those inside other steps too. */
    private static void find(Object node, String owner, List<Steps> found) {
        if (node instanceof Map<?, ?> map) {
            String name = map.containsKey("id") ? String.valueOf(map.get("id")) : owner;
            map.forEach((key, value) -> {
                if (key.equals("steps") && value instanceof List<?> list) {
                    @SuppressWarnings("unchecked")
                    List<Object> steps = (List<Object>) list;
                    found.add(new Steps(name, steps));
                }
                find(value, key.equals("doCatch") ? name + " (caught)" : name, found);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(each -> find(each, owner, found));
        }
    }
}
