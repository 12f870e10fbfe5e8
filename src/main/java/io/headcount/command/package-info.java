/** The command line: what a person or a supervisor asks of Headcount, and the answer as text, JSON and exit code. */
package io.headcount.command;
