/** The health of {@code serve}, for monitoring: whether it is alive, whether it is ready, and what is missing. */
package io.headcount.operations.health;
