/** What billing systems are asked, reading only: whether they know the metric, and everybody whom {@code config/customers.csv} names. */
package io.headcount.delivery.inquiry;
