package io.headcount.delivery.usage;

import io.headcount.ledger.UsageEntry;
import io.headcount.ledger.UsageEntry.State;
import io.headcount.statement.StatementDocument.Company;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a billing system is still to be told so that it has the statement's number of each customer: the statement, and who is who
 * there, against what it has been told. Made anew each time that something was told.
 *
 * <p>A company that {@code config/customers.csv} does not name keeps what was told of it, and is named itself: a file that was emptied
 * by mistake takes nothing back. Taken back is what was told of a customer when the file names another one, or {@code -}, for the
 * company, and when the statement does not have the company any more.
 */
final class Difference {

    /**
     * What is to be told.
     *
     * @param quantity what is to be added, or the number to keep
     */
    record Wanted(String companyId, String companyName, String customer, long quantity) {}

    /** Whom the file does not name, and why that matters. */
    record Unmapped(Company company, String customer, long has) {}

    private final Usage usage;
    private final Map<String, String> mapping;
    private final String account;
    private final List<Wanted> wanted = new ArrayList<>();
    private final List<Unmapped> unmapped = new ArrayList<>();
    private final Map<String, String> conflicts = new LinkedHashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    private Difference(Usage usage, Map<String, String> mapping, String account) {
        this.usage = usage;
        this.mapping = mapping;
        this.account = account;
    }

    /**
     * Of a system that adds up.
     *
     * @param book what it was told of this account and period
     */
    static Difference adding(Usage usage, Map<String, String> mapping, String account, Collection<UsageEntry> book) {
        Difference difference = new Difference(usage, mapping, account);
        Map<String, Map<String, Long>> sums = new LinkedHashMap<>();
        Map<String, String> names = new HashMap<>();
        for (UsageEntry entry : book) {
            names.put(entry.companyId(), entry.companyName());
            if (entry.isUnknown()) {
                difference.unknown.add(entry.companyId());
            } else if (entry.state() == State.TOLD) {
                sums.computeIfAbsent(entry.companyId(), any -> new LinkedHashMap<>())
                        .merge(entry.customer(), entry.quantity(), Math::addExact);
            }
        }
        Set<String> companies = new LinkedHashSet<>(usage.companies().keySet());
        companies.addAll(sums.keySet());
        for (String company : companies) {
            if (!difference.unknown.contains(company)) {
                difference.add(company, names.get(company), sums.getOrDefault(company, Map.of()));
            }
        }
        return difference;
    }

    private void add(String companyId, String knownAs, Map<String, Long> sums) {
        Company company = usage.companies().get(companyId);
        String customer = company == null ? CustomersFile.NOT_BILLED : mapping.get(companyId);
        if (customer == null) {
            leave(company, sums);
            return;
        }
        String name = company == null ? knownAs : company.companyName();
        sums.forEach((other, sum) -> {
            if (sum != 0 && !other.equals(customer)) {
                wanted.add(new Wanted(companyId, name, other, Math.negateExact(sum)));
            }
        });
        if (!customer.equals(CustomersFile.NOT_BILLED)) {
            long missing = Math.subtractExact(company.monthlyUsers(), sums.getOrDefault(customer, 0L));
            if (missing != 0) {
                wanted.add(new Wanted(companyId, name, customer, missing));
            }
        }
    }

    private void leave(Company company, Map<String, Long> sums) {
        sums.entrySet().stream()
                .filter(sum -> sum.getValue() != 0)
                .findFirst()
                .ifPresentOrElse(sum -> unmapped.add(new Unmapped(company, sum.getKey(), sum.getValue())), () -> {
                    if (company.monthlyUsers() > 0) {
                        unmapped.add(new Unmapped(company, null, 0));
                    }
                });
    }

    /**
     * Of a system that keeps a number of each customer and no month. What a customer was told last counts, in whatever month and by
     * whatever account; the numbers of this statement are told in any case, once.
     *
     * @param book what it was ever told, of all accounts
     */
    static Difference setting(Usage usage, Map<String, String> mapping, String account, Collection<UsageEntry> book) {
        Difference difference = new Difference(usage, mapping, account);
        Map<String, UsageEntry> last = new LinkedHashMap<>();
        Map<String, UsageEntry> uncertain = new LinkedHashMap<>();
        for (UsageEntry entry : book) {
            if (entry.isUnknown()) {
                uncertain.merge(entry.customer(), entry, Difference::later);
            } else if (entry.state() == State.TOLD) {
                last.merge(entry.customer(), entry, Difference::later);
            }
        }
        // What was told after it did not arrive, or did, has overwritten it.
        uncertain
                .values()
                .removeIf(entry -> last.containsKey(entry.customer())
                        && last.get(entry.customer()).number() > entry.number());
        Set<String> named = new LinkedHashSet<>();
        for (Company company : usage.companies().values()) {
            String customer = mapping.get(company.companyId());
            if (customer == null) {
                difference.leave(company, difference.numbers(company, last, uncertain));
            } else if (!customer.equals(CustomersFile.NOT_BILLED)) {
                named.add(customer);
                difference.set(company, customer, last.get(customer), uncertain.containsKey(customer));
            }
        }
        last.values().stream()
                .filter(entry -> entry.quantity() != 0 || uncertain.containsKey(entry.customer()))
                .forEach(entry -> difference.takeBack(entry, named));
        uncertain.values().stream()
                .filter(entry -> !last.containsKey(entry.customer()))
                .forEach(entry -> difference.takeBack(entry, named));
        return difference;
    }

    private static UsageEntry later(UsageEntry a, UsageEntry b) {
        return a.number() > b.number() ? a : b;
    }

    private Map<String, Long> numbers(
            Company company, Map<String, UsageEntry> last, Map<String, UsageEntry> uncertain) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        List.of(last, uncertain).forEach(entries -> entries.values().stream()
                .filter(entry ->
                        entry.account().equals(account) && entry.companyId().equals(company.companyId()))
                .forEach(entry -> numbers.put(entry.customer(), entry.quantity())));
        return numbers;
    }

    private void set(Company company, String customer, UsageEntry last, boolean uncertain) {
        boolean ours = last != null
                && last.account().equals(account)
                && last.period().toString().equals(usage.data().period());
        if (ours && !uncertain && last.quantity() == company.monthlyUsers()) {
            return;
        }
        boolean others = last != null
                && !last.account().equals(account)
                && last.quantity() != 0
                && last.period().toString().compareTo(usage.data().period()) >= 0;
        if (others && company.monthlyUsers() == 0) {
            return;
        }
        if (others) {
            conflicts.put(
                    company.companyId(),
                    "account " + last.account() + " has set " + last.quantity() + " for the same customer in "
                            + last.period() + ", and one number is kept; set the sum by hand there");
            return;
        }
        wanted.add(new Wanted(company.companyId(), company.companyName(), customer, company.monthlyUsers()));
    }

    /** A customer whom this account told a number, and whom the statement does not name any more, has nobody. */
    private void takeBack(UsageEntry entry, Set<String> named) {
        Company company = usage.companies().get(entry.companyId());
        boolean nameless = company != null && !mapping.containsKey(entry.companyId());
        if (entry.account().equals(account) && !named.contains(entry.customer()) && !nameless) {
            wanted.add(new Wanted(entry.companyId(), entry.companyName(), entry.customer(), 0));
        }
    }

    /** What is to be told; nothing of whom it is not known what they have. */
    List<Wanted> wanted() {
        return wanted;
    }

    List<Unmapped> unmapped() {
        return unmapped;
    }

    /** Why a person must see to a company, by its id. */
    Map<String, String> conflicts() {
        return conflicts;
    }

    /** The companies of which something was sent, and not known whether it arrived. */
    Set<String> unknown() {
        return unknown;
    }
}
