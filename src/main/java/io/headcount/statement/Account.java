package io.headcount.statement;

/**
 * One Reseller credential at the vendor.
 *
 * @param id its name in the settings
 * @param name the reseller's own name as the vendor gives it, or the id where the vendor does not say
 */
public record Account(String id, String name) {

    /** The id of the only account where no others are configured. */
    public static final String DEFAULT = "default";

    /** What a message adds to a period to say whose it is: nothing where there is but one account. */
    public static String inWords(String id) {
        return id.equals(DEFAULT) ? "" : " of account " + id;
    }
}
