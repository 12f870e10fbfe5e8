package io.headcount.reading;

/** The list of companies is longer than the memory holds. To read it again is of no use. */
public final class NoRoom extends UnprovenReading {

    private static final long serialVersionUID = 1L;

    /**
     * @param held how many companies the memory held
     * @param promised how many the vendor says there are
     */
    NoRoom(int held, long promised) {
        super("Java's memory (" + (Runtime.getRuntime().maxMemory() >> 20) + " MB) was full after " + held + " of "
                + promised + " companies");
    }
}
