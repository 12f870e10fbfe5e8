package io.headcount.hammer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Changes to JSON: its types and literals, fields, rows and totals. */
final class JsonText {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Stands where a literal goes that no library would write. */
    private static final String MARK = "@literal@";

    /** None of them is in the lists of {@link CsvText}: two witnesses that tell the same lie can't be caught. */
    private static final List<String> LITERALS = List.of(
            "null",
            "true",
            "false",
            "\"\"",
            "\" \"",
            "[]",
            "{}",
            "-1",
            "-0",
            "7.0",
            "7.5",
            "7e1",
            "1e400",
            "0.0000001",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1" + "0".repeat(1100),
            "007",
            "+7",
            "0x7",
            "NaN",
            "-Infinity",
            "'7'",
            "\"7\"",
            "\"7,000\"",
            "\"\u0667\"",
            "\"\\ud800\"",
            "\"\\u202e\\u0000\\u001b[31m\"",
            "\"java.lang.IllegalStateException: io.headcount.Broken\\n\\tat io.headcount.Broken(Broken.java:1)\"",
            "\"" + "long".repeat(5000) + "\"",
            "[".repeat(1500) + "]".repeat(1500),
            "{\"a\":[{\"a\":[{}]}]}",
            "[null]",
            "undefined",
            "/* none */ 7",
            "7,",
            "");

    static final String ID = "companyResourceId";

    private JsonText() {}

    static byte[] changed(byte[] bytes, SplittableRandom dice, Consumer<String> words) throws IOException {
        JsonNode root = JSON.readTree(bytes);
        List<ContainerNode<?>> containers = new ArrayList<>();
        collect(root, containers);
        List<ContainerNode<?>> full =
                containers.stream().filter(node -> !node.isEmpty()).toList();
        ContainerNode<?> chosen = full.get(dice.nextInt(full.size()));
        String literal = null;
        if (chosen instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(dice.nextInt(names.size()));
            switch (dice.nextInt(8)) {
                case 0 -> {
                    words.accept("no '" + name + "'");
                    object.remove(name);
                }
                case 1 -> {
                    String other = dice.nextBoolean() ? name.toUpperCase(java.util.Locale.ROOT) : name + " ";
                    words.accept("'" + name + "' called '" + other + "'");
                    object.set(other, object.remove(name));
                }
                case 2 -> {
                    String other = names.get(dice.nextInt(names.size()));
                    words.accept("'" + name + "' and '" + other + "' exchanged");
                    // The export names no ids: whoever gives another text for one gives another company, and no witness
                    // tells.
                    if (!name.equals(ID) && !other.equals(ID)) {
                        JsonNode kept = object.get(name);
                        object.set(name, object.get(other));
                        object.set(other, kept);
                    }
                }
                case 3 -> {
                    words.accept("'" + name + "' twice");
                    literal = object.get(name) + ",\"" + name + "\":" + object.get(name);
                    object.put(name, MARK);
                }
                case 4 -> {
                    words.accept("'" + name + "' as text");
                    object.put(name, object.get(name).toString());
                }
                default -> {
                    literal = LITERALS.get(dice.nextInt(LITERALS.size()));
                    words.accept("'" + name + "' is " + shown(literal));
                    object.put(name, MARK);
                }
            }
        } else {
            ArrayNode array = (ArrayNode) chosen;
            int at = dice.nextInt(array.size());
            switch (dice.nextInt(5)) {
                case 0 -> {
                    words.accept("row " + at + " left out");
                    array.remove(at);
                }
                case 1 -> {
                    words.accept("row " + at + " twice");
                    array.add(array.get(at).deepCopy());
                }
                case 2 -> {
                    words.accept("row " + at + " last");
                    array.add(array.remove(at));
                }
                case 3 -> {
                    literal = LITERALS.get(dice.nextInt(LITERALS.size()));
                    words.accept("row " + at + " is " + shown(literal));
                    array.set(at, JSON.getNodeFactory().textNode(MARK));
                }
                default -> {
                    words.accept("no rows");
                    array.removeAll();
                }
            }
        }
        String text = root.toString();
        return (literal == null ? text : text.replace('"' + MARK + '"', literal)).getBytes(UTF_8);
    }

    private static String shown(String literal) {
        return literal.length() > 80 ? literal.substring(0, 20) + "… (" + literal.length() + " characters)" : literal;
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
        if (node instanceof ContainerNode<?> container) {
            containers.add(container);
            container.forEach(child -> collect(child, containers));
        }
    }
}
