/** The sandbox's mail server: GreenMail behind an interface, since its library is loaded by a sandbox only. */
package io.headcount.sandbox.smtp;
