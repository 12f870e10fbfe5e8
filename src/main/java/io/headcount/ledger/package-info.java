/**
 * The database: statements with their lines, deliveries, attempts, readings, reviews and troubles. What was recorded
 * is never lost.
 */
package io.headcount.ledger;
