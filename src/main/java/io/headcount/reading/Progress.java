package io.headcount.reading;

/** Somebody who is told how far a reading has come. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress NONE = reading -> {};

    /** Called after each page, on the thread that reads. */
    void pageRead(Reading reading);
}
