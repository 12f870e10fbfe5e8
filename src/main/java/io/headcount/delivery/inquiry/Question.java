package io.headcount.delivery.inquiry;

import java.util.function.Consumer;

/** One call to a billing system, which changes nothing there. Immutable. */
public final class Question {

    private final String path;
    private final String about;
    private final Consumer<Heard> answer;
    private final int earlier;

    /**
     * @param path the address behind the system's own, with its query; encoded
     * @param about what or who is asked for, in words
     * @param answer what becomes of a yes, and of a 404
     */
    Question(String path, String about, Consumer<Heard> answer) {
        this(path, about, answer, 0);
    }

    private Question(String path, String about, Consumer<Heard> answer, int earlier) {
        this.path = path;
        this.about = about;
        this.answer = answer;
        this.earlier = earlier;
    }

    /** The address behind the system's own, with its query; encoded. */
    public String path() {
        return path;
    }

    String about() {
        return about;
    }

    void answer(Heard heard) {
        answer.accept(heard);
    }

    /** The same, asked once more. */
    Question again() {
        return new Question(path, about, answer, earlier + 1);
    }

    /** How often it was asked before. */
    int earlier() {
        return earlier;
    }
}
