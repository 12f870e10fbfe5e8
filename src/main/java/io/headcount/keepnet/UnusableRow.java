package io.headcount.keepnet;

/**
 * The answer can be read, but one company in it can't be counted: no id, no number, or an invalid number. Never
 * retried: the vendor's data has to be mended, or a decision taken.
 */
public final class UnusableRow extends KeepnetException {

    private static final long serialVersionUID = 1L;

    private static final String ASK = "Nothing was counted. Ask the vendor to correct this company";

    private UnusableRow(String message, String advice) {
        super(message, advice);
    }

    /** @param message names the company and what is wrong with its row */
    static UnusableRow of(String message) {
        return new UnusableRow(message, ASK + ".");
    }

    /** @param message names the company and what is wrong with its row in the export, which can be done without */
    static UnusableRow ofExport(String message) {
        return new UnusableRow(
                message,
                ASK + "; or try the other keepnet.export-type, or another witness: billing.verify=second-reading or"
                        + " totals.");
    }

    /** @param message names the company, which has no number of monthly users at all */
    static UnusableRow withoutCount(String message) {
        return new UnusableRow(
                message,
                ASK + ", or, if no number means no users, set billing.missing-count=zero: then every company"
                        + " without a number counts as 0.");
    }
}
