package io.headcount.billing;

import io.headcount.ledger.Ledger;
import io.headcount.text.Folded;
import io.headcount.text.OneLine;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which company is meant by an id or a name. */
public final class CompanySearch {

    private static final int SHOWN = 20;

    private CompanySearch() {}

    /**
     * The id of the company that is meant: the one with exactly this id; else the one that is or was called exactly so, whatever case and
     * accents; else the one in whose name it stands.
     *
     * @throws NothingKnown if none is, or several are; the message lists those
     */
    public static String idOf(Ledger ledger, String nameOrId) throws NothingKnown {
        if (!ledger.questions().company(nameOrId).isEmpty()
                || !ledger.questions().readings(nameOrId).isEmpty()) {
            return nameOrId;
        }
        String wanted = Folded.of(nameOrId);
        if (wanted.isEmpty()) {
            throw new NothingKnown("Say which company: its id, or its name or a part of it.");
        }
        Map<String, List<String>> found =
                ledger.questions().companiesCalled(name -> Folded.of(name).contains(wanted));
        Map<String, List<String>> exactly = found.entrySet().stream()
                .filter(company -> company.getValue().stream()
                        .anyMatch(name -> Folded.of(name).equals(wanted)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (exactly.size() == 1) {
            return exactly.keySet().iterator().next();
        }
        if (found.size() == 1) {
            return found.keySet().iterator().next();
        }
        if (found.isEmpty()) {
            throw new NothingKnown("The ledger knows no company with the id or name '" + OneLine.clipped(nameOrId)
                    + "', nor one in whose name that stands. Companies that were never read or billed are not in it.");
        }
        throw several(nameOrId, exactly.isEmpty() ? found : exactly);
    }

    private static NothingKnown several(String nameOrId, Map<String, List<String>> found) {
        String candidates = found.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(SHOWN)
                .map(company -> System.lineSeparator() + "  " + OneLine.clipped(company.getKey()) + "  "
                        + company.getValue().stream().map(OneLine::clipped).collect(Collectors.joining(" · ")))
                .collect(Collectors.joining());
        String more = found.size() > SHOWN ? System.lineSeparator() + "  and " + (found.size() - SHOWN) + " more" : "";
        return new NothingKnown("'" + OneLine.clipped(nameOrId) + "' can mean " + found.size()
                + " companies. Name one of them by its id, the first column:" + candidates + more);
    }
}
