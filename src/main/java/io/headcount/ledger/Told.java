package io.headcount.ledger;

/**
 * How far a delivery has come that tells a billing system of each company.
 *
 * @param companies who is to be billed there: companies with users, and those of whom something is to be taken back
 * @param told of how many of them the system has said yes to everything
 * @param unmapped how many it was not told of because {@code config/customers.csv} does not say who they are there
 * @param refused how many it has refused, or could not be told of for another reason
 */
public record Told(int companies, int told, int unmapped, int refused) {

    /** Whether nobody is left to be told of. */
    public boolean isComplete() {
        return told == companies;
    }

    /** In words: {@code told 58 of 60 companies, 1 unmapped, 1 refused}. */
    public String inWords() {
        return "told " + told + " of " + companies + (companies == 1 ? " company" : " companies")
                + (unmapped == 0 ? "" : ", " + unmapped + " unmapped")
                + (refused == 0 ? "" : ", " + refused + " refused");
    }
}
