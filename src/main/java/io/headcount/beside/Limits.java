package io.headcount.beside;

import java.time.Duration;

/**
 * What callers may take of a process that has other things to do.
 *
 * @param callers how many may be connected at once
 * @param commands how many commands run at once
 * @param request how long a caller may take to say what it wants
 * @param turn how long it waits for its turn
 * @param writing how long a caller may take to accept some of the answer
 * @param goodbye how long commands under way may still take when all else has ended
 */
public record Limits(int callers, int commands, Duration request, Duration turn, Duration writing, Duration goodbye) {

    /** Those in force. */
    public static final Limits STANDARD = new Limits(
            16, 4, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(1));
}
