/** What a line of the log tells besides its words: which run it belongs to. */
package io.headcount.log;
