/** A statement company by company, for billing systems, and which customer there is which company. */
package io.headcount.delivery.usage;
