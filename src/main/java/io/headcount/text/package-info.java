/** Texts that strangers wrote, made fit to be shown beside numbers. */
package io.headcount.text;
