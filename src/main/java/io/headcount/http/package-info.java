/** HTTP calls that are bounded as a whole: in time and in everything that is read. */
package io.headcount.http;
