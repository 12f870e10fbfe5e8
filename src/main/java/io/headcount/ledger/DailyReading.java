package io.headcount.ledger;

import java.time.Instant;
import java.time.LocalDate;

/** That a period was read: on which day in the billing time zone, and when. */
public record DailyReading(LocalDate takenOn, Instant takenAt) {}
