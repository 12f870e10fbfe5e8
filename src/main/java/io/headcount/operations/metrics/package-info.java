/** Figures for a monitoring system: what has happened since the start, and how the books stand. */
package io.headcount.operations.metrics;
