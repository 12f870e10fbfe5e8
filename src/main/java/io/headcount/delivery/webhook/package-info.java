/** The signature of the billing webhook, by the Standard Webhooks specification. */
package io.headcount.delivery.webhook;
