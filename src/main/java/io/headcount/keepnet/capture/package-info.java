/** What was asked of the vendor and what it answered, written down so that it can be shown to others: without secrets, and with stand-ins for whoever is named. */
package io.headcount.keepnet.capture;
