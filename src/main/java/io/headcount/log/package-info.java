/** What is told as it happens: lines of the log with the run that they belong to, and counts. */
package io.headcount.log;
