package io.headcount.reading;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the vendor gives the companies of a reading the same ids in the control month's answer. The export has no ids, so no other
 * witness hears a wrong one; and whoever is billed is known by it.
 *
 * <p>Not thread-safe.
 */
final class CompanyIds {

    /** By their id: the names of those that the pages so far do not have, a page full at the most. */
    private final Map<String, String> unseen = new HashMap<>();

    /**
     * Takes the control month's page.
     *
     * @param read the companies read so far; the others may come on a later page
     */
    void heard(Page control, Lines read) {
        control.lines().forEach(line -> unseen.put(line.companyId(), line.companyName()));
        read.forEach(line -> unseen.remove(line.companyId()));
    }

    /**
     * What speaks against a reading: a company of one name that has one id in it and another in the control month. One that has only come or
     * gone meanwhile does not; the other checks see to it.
     */
    Optional<String> flaw(Lines all) {
        if (unseen.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> byName = new HashMap<>();
        Map<String, String> left = new HashMap<>(unseen);
        all.forEach(line -> left.remove(line.companyId()));
        left.forEach((id, name) -> byName.put(name, id));
        for (Line line : all) {
            String other = byName.get(line.companyName());
            if (other != null) {
                return Optional.of("the vendor names the company " + line.companyName() + " by two ids, "
                        + line.companyId() + " and " + other);
            }
        }
        return Optional.empty();
    }
}
