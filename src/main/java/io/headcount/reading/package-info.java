/**
 * A complete pull of an account's companies, its witness and the proof. Only {@code Prover} makes a {@code
 * ProvenReading}.
 */
package io.headcount.reading;
