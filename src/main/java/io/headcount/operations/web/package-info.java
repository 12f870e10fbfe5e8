/**
 * What {@code serve} shows on this machine over HTTP: {@code WebServer} lets clients in and bounds them, {@code Reception}
 * answers by path, and {@code Archive} is the pages
 * on which people look at statements and their deliveries. Nothing here changes anything.
 */
package io.headcount.operations.web;
