/**
 * Camel: starts the routes, gives them their beans, takes in what changes in {@code routes/}, and watches over what
 * runs.
 */
package io.headcount.runtime;
