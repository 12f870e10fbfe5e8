/** The list of settings with their forms and defaults, where their values come from, and the secrets among them. */
package io.headcount.settings;
