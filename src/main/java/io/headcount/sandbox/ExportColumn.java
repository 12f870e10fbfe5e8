package io.headcount.sandbox;

import java.util.function.Function;

/**
 * A column of the export.
 *
 * @param header the UI's name of it
 * @param cell a number, a text, or null for an empty cell
 */
record ExportColumn(String header, Function<SandboxCompany, Object> cell) {}
