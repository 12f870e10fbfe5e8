package io.headcount.sandbox;

import java.time.Instant;

/**
 * One request to the vendor's API; requests to the webhook inbox are not among them.
 *
 * @param path without the query
 * @param status what was answered; 0 where the connection was dropped or no answer was given (yet)
 * @param pageNumber the page that was asked, or 0 where the request asked for none
 * @param at when the request arrived
 */
public record ApiCall(String path, int status, int pageNumber, Instant at) {}
