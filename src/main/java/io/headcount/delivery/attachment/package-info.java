/**
 * A statement's complete list of companies as a file: CSV for programs, an Excel workbook for people. No text in them runs
 * as a formula, and numbers stay numbers.
 */
package io.headcount.delivery.attachment;
