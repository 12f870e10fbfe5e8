package io.headcount.delivery.usage;

import io.headcount.delivery.NotDeliverable;
import java.util.List;

/** {@code config/customers.csv} can't be used as it is. Nobody was billed by it. */
public final class UnusableCustomers extends NotDeliverable {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 5;

    private final transient List<String> problems;

    UnusableCustomers(List<String> problems) {
        super(String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())))
                + (problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : "")
                + ". Nothing was sent; fix the file");
        this.problems = List.copyOf(problems);
    }

    /** One line for each thing to mend, with the number of the line of the file. */
    public List<String> problems() {
        return problems;
    }
}
