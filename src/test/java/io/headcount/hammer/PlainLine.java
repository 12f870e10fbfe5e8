package io.headcount.hammer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;

/** What a person may be told. */
final class PlainLine {

    private static final Pattern PROGRAMMERS_WORDS = Pattern.compile(
            "[a-z]+\\.[a-zA-Z.]+(?:Exception|Error)\\b|\\b[A-Z]\\w*(?:Exception|Error)\\b|\\bjava[x]?\\.|io\\.headcount\\.|org\\.apache\\.|\\bat [a-z]+\\.\\w+[.(]");

    private static final int LONGEST = 3_000;

    private PlainLine() {}

    static void check(String message, Set<String> secrets) {
        assertThat(message).isNotBlank().hasSizeLessThan(LONGEST).doesNotContainPattern(PROGRAMMERS_WORDS);
        assertThat(message.codePoints().filter(Character::isISOControl).count())
                .as("control characters in: " + message)
                .isZero();
        secrets.forEach(secret -> assertThat(message).doesNotContain(secret));
    }
}
