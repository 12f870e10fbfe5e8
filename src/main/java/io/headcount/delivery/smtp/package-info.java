/** The conversation with the mail server, bounded in time and size as a whole. */
package io.headcount.delivery.smtp;
