/**
 * The e-mail that finance reads: a statement document in, a whole message out. What it says is {@code Facts}, how that
 * is put in words is {@code Wording} and the templates in {@code config/email}, which an operator may edit.
 */
package io.headcount.delivery.email;
