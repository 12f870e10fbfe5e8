package io.headcount.operations.web;

/** What answers the requests for a path of a {@link WebServer}. Called from several threads at once. */
@FunctionalInterface
public interface Handler {

    /**
     * The answer to a GET; to a HEAD the server gives its headers alone.
     *
     * @param path as in the request, not decoded, without the query
     * @throws Exception whatever went wrong; the log gets it and the client a 500 without details
     */
    Answer answer(String path) throws Exception;

    /**
     * The same, for whoever wants to know more of the request.
     *
     * @throws Exception as the other
     */
    default Answer answer(Asked asked) throws Exception {
        return answer(asked.path());
    }
}
