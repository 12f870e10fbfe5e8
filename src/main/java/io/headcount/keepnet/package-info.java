/**
 * The vendor's API as it really is: strict about ids and numbers, lenient about the rest. Tokens, pages, export and
 * retries.
 */
package io.headcount.keepnet;
