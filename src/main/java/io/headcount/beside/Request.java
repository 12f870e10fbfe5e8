package io.headcount.beside;

import java.util.List;

/**
 * What somebody wants done.
 *
 * @param arguments those of the command line
 * @param folder the caller's working directory, absolute
 * @param person whether a person is watching the caller's standard error
 */
public record Request(List<String> arguments, String folder, boolean person) {

    public Request {
        arguments = List.copyOf(arguments);
    }
}
