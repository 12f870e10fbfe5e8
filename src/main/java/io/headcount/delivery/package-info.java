/**
 * Destinations and deliveries: what is due, attempts, back-off, held; and of which troubles people hear. The rooms
 * inside say what is sent where.
 */
package io.headcount.delivery;
