package io.headcount.ledger;

import io.headcount.reading.Line;

/**
 * A company in a statement.
 *
 * @param statement the statement
 * @param line what it says of the company
 */
public record CompanyLine(StatementRow statement, Line line) {}
