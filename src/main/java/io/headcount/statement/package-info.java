/** What a month came to: an immutable value that derives from a proven reading, its document and its ids. */
package io.headcount.statement;
