/** Which periods are due, when a statement is made, corrected or held for review: the books. */
package io.headcount.billing;
