/**
 * Stand-ins for the vendor, the mail server and the receiver of the webhook, with every fault that they are known to
 * have: for tests, trials and the demo.
 */
package io.headcount.sandbox;
