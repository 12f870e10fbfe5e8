/** How {@code serve} is, for whoever watches it: whether it lives, whether it is ready, and what is missing. */
package io.headcount.operations.health;
