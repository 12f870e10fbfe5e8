/** How mail goes out: conversations with a mail server and calls of Microsoft Graph, bounded in time and size as a whole, and the token for either. */
package io.headcount.delivery.smtp;
