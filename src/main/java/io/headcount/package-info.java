/** The program's entrance. */
package io.headcount;
