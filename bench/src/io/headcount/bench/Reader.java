package io.headcount.bench;

/** Something that reads the whole list; the same as often as it is asked. */
interface Reader extends AutoCloseable {

    Count read() throws Exception;

    @Override
    default void close() {}
}
