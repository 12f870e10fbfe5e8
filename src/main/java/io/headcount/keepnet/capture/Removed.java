package io.headcount.keepnet.capture;

/** What a captured reading does not tell any more. */
enum Removed {
    SECRETS("client ids, secrets, tokens and cookies"),
    NAMES("names"),
    IDS("ids"),
    TAGS("tags"),
    ADDRESSES("addresses"),
    TEXTS("other texts"),
    BODIES("bodies that were left out");

    private final String words;

    Removed(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
