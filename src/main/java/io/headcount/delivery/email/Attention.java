package io.headcount.delivery.email;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.Findings;
import io.headcount.delivery.attachment.SheetNames;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.text.OneLine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a person should look at before the invoice goes out; what there is nothing of is left out. */
final class Attention {

    private static final int MOST = 5;

    /** Money hangs on these. */
    private static final int MOST_VANISHED = 20;

    private final StatementDocument.Data data;
    private final Background background;
    private final Findings findings;
    private final Wording wording;

    private Attention(StatementDocument document, Background background, Wording wording) {
        this.data = document.data();
        this.background = background;
        this.findings = Findings.of(document);
        this.wording = wording;
    }

    static List<Section> to(StatementDocument document, Background background, Wording wording) {
        Attention attention = new Attention(document, background, wording);
        return Stream.concat(
                        Stream.of(
                                attention.overLimit(),
                                attention.vanished(),
                                attention.newcomers(),
                                attention.expired(),
                                attention.expiring(),
                                attention.withoutUsers(),
                                attention.repeated()),
                        background.unmapped().keySet().stream().map(attention::unmapped))
                .filter(section -> !section.rows().isEmpty())
                .toList();
    }

    private Section overLimit() {
        List<Company> over = data.companies().stream()
                .filter(Company::overLimit)
                .sorted(Comparator.comparingLong(Findings::excess).reversed())
                .toList();
        return section(
                "over-limit",
                over,
                MOST,
                List.of("column.registered", "column.limit"),
                c -> List.of(Names.of(c), numberOrUnknown(c.targetUsers()), numberOrUnknown(c.licenseLimit())));
    }

    private Section vanished() {
        return section(
                "vanished",
                data.vanished(),
                MOST_VANISHED,
                List.of("column.last-number", "column.last-seen", "column.billed"),
                gone -> List.of(
                        Names.of(gone.companyName(), gone.companyId()),
                        wording.number(gone.lastMonthlyUsers()),
                        wording.day(LocalDate.parse(gone.lastSeen())),
                        wording.say(gone.billed() ? "yes" : "no")));
    }

    private Section newcomers() {
        Map<String, Company> companies = new LinkedHashMap<>();
        data.companies().forEach(company -> companies.put(company.companyId(), company));
        return section(
                "new",
                data.newCompanies(),
                MOST,
                List.of("column.users"),
                c -> List.of(
                        Names.of(c.companyName(), c.companyId()),
                        wording.number(companies.get(c.companyId()).monthlyUsers())));
    }

    private Section expired() {
        return licences("expired", findings::expired);
    }

    private Section expiring() {
        return licences("expiring", findings::expiring);
    }

    private Section licences(String what, Predicate<Line> which) {
        List<Line> lines = background.lines().values().stream()
                .filter(which)
                .sorted(Comparator.comparing(Line::licenseEnds, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
        return section(
                what,
                lines,
                MOST,
                List.of("column.licence-ends"),
                line -> List.of(
                        Names.of(line.companyName(), line.companyId()),
                        line.licenseEnds() == null ? wording.say("unknown") : wording.day(line.licenseEnds())));
    }

    private Section unmapped(String destination) {
        List<Company> companies = background.unmapped().get(destination);
        List<String> head = List.of(wording.say("column.company"), wording.say("column.users"));
        return Section.of(
                        wording.say("attention.unmapped", companies.size(), destination),
                        wording.say("attention.unmapped.note"),
                        head,
                        companies,
                        MOST,
                        c -> List.of(Names.of(c), wording.number(c.monthlyUsers())))
                .withRest(wording, SheetNames::companies);
    }

    private Section withoutUsers() {
        List<Company> none =
                data.companies().stream().filter(c -> c.monthlyUsers() == 0).toList();
        return section("zero", none, MOST, List.of(), c -> List.of(Names.of(c)));
    }

    private Section repeated() {
        List<Map.Entry<String, Integer>> repeated =
                List.copyOf(Findings.repeatedNames(data.companies()).entrySet());
        return section(
                "repeated",
                repeated,
                MOST,
                List.of("column.times"),
                e -> List.of(OneLine.clipped(e.getKey()), wording.number(e.getValue())));
    }

    private <T> Section section(
            String what, List<T> all, int most, List<String> columns, Function<T, List<String>> row) {
        List<String> head = new ArrayList<>(List.of(wording.say("column.company")));
        columns.forEach(column -> head.add(wording.say(column)));
        return Section.of(
                        wording.say(
                                "attention." + what, all.size(), Findings.EXPIRING_DAYS, wording.day(findings.day())),
                        wording.sayIfAny("attention." + what + ".note"),
                        head,
                        all,
                        most,
                        row)
                .withRest(wording, what.equals("vanished") ? SheetNames::gone : SheetNames::companies);
    }

    private String numberOrUnknown(Long number) {
        return number == null ? wording.say("unknown") : wording.number(number);
    }
}
