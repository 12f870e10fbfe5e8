/** Requests to the vendor and its answers, written to a file that can be shown to others: without secrets, and with pseudonyms for all names. */
package io.headcount.keepnet.capture;
