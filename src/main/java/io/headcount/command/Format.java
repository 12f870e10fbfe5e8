package io.headcount.command;

/** How a result is printed: for people, or as one JSON document. */
enum Format {
    TEXT,
    JSON
}
