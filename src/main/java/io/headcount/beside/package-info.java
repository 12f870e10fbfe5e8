/** The door by which commands go through the {@code serve} that has the embedded ledger open: for its owner on this machine alone. */
package io.headcount.beside;
