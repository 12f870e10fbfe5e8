package io.headcount.command;

/** How a table is printed: for people, as one JSON document, or as CSV. */
enum TableFormat {
    TEXT,
    JSON,
    CSV
}
