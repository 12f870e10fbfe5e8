package io.headcount.delivery.inquiry;

/** What a billing system is asked. Implementations are immutable. */
interface Questionnaire {

    /** What a customer of {@code config/customers.csv} is there, such as {@code subscription}. */
    String noun();

    /** Asks the first questions; the others follow from the answers. */
    void begin(Inquiry inquiry);
}
