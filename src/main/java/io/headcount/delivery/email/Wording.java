package io.headcount.delivery.email;

import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import io.headcount.delivery.BrokenTemplateException;
import io.headcount.delivery.attachment.SheetNames;
import io.headcount.delivery.attachment.SheetWords;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import io.headcount.text.OneLine;
import io.headcount.text.PlainText;
import io.headcount.text.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Function;

/**
 * The words of the summary in one language, from a file {@code words.<language>.properties} in the templates' folder,
 * and how that language writes numbers and dates. Immutable.
 */
final class Wording implements SheetWords {

    private final Path file;
    private final Locale locale;
    private final Properties words;
    private final Attached attached;
    private final SheetNames sheets;

    private Wording(Path file, Locale locale, Properties words, Attached attached, SheetNames sheets) {
        this.file = file;
        this.locale = locale;
        this.words = words;
        this.attached = attached;
        this.sheets = sheets;
    }

    /** The same, for a mail of this statement to which perhaps not every file is attached. */
    Wording of(StatementDocument document, Attached files) {
        return new Wording(file, locale, words, files, SheetNames.of(document, this));
    }

    /**
     * Reads the file of the locale, or else of its language: {@code words.de-CH.properties}, {@code
     * words.de.properties}.
     *
     * @throws BrokenTemplateException if there is none or it can't be read
     */
    static Wording read(Path folder, Locale locale) {
        Path exact = folder.resolve("words." + locale.toLanguageTag() + ".properties");
        Path file = Files.exists(exact) ? exact : folder.resolve("words." + locale.getLanguage() + ".properties");
        Properties words = new Properties();
        try {
            words.load(new StringReader(PlainText.read(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw new BrokenTemplateException(
                    "The words " + file + " for email.locale " + locale.toLanguageTag() + " can't be read: "
                            + Reason.of(e)
                            + ". Nothing was sent: put the file there (words.en.properties shows what it must contain),"
                            + " or choose another email.locale.",
                    e);
        }
        return new Wording(file, locale, words, Attached.ALL, null);
    }

    /** The words of a key, filled in; numbers are written as the language writes them. */
    @Override
    public String say(String key, Object... values) {
        String words = this.words.getProperty(key, LaterWords.ENGLISH.get(key));
        if (key.equals(Attached.KEY) && attached != Attached.ALL) {
            words = this.words.getProperty(attached.key(), attached.inEnglish());
        }
        if (words == null) {
            throw broken(key, "is missing", null);
        }
        try {
            // An apostrophe is an apostrophe here: people write words, not patterns.
            MessageFormat format = new MessageFormat(words.replace("'", "''"), locale);
            if (format.getFormatsByArgumentIndex().length > values.length) {
                throw new IllegalArgumentException("it has places for more than the " + values.length + " values");
            }
            return format.format(values).strip();
        } catch (IllegalArgumentException e) {
            throw broken(key, "is no text with places such as {0}: " + e.getMessage(), e);
        }
    }

    /** The words of a key, or null where the language has none. */
    String sayIfAny(String key) {
        return words.containsKey(key) ? say(key) : null;
    }

    private BrokenTemplateException broken(String key, String problem, Exception cause) {
        return new BrokenTemplateException(
                "The words " + file + " can't be used: '" + key + "' " + OneLine.of(problem)
                        + ". Nothing was sent: fix the file or restore the one that Headcount came with.",
                cause);
    }

    String number(long value) {
        return NumberFormat.getIntegerInstance(locale).format(value);
    }

    /** With its sign; nothing changed is plain 0. */
    String difference(long value) {
        return (value > 0 ? "+" : "") + number(value);
    }

    /** By how much of the first the second is more or less, to a tenth of a per cent; with its sign. */
    String percentage(long before, long after) {
        NumberFormat percent = NumberFormat.getPercentInstance(locale);
        percent.setMaximumFractionDigits(1);
        double change = ((double) after - before) / before;
        return (change > 0 ? "+" : "") + percent.format(change);
    }

    String companies(int count) {
        return say("companies", count);
    }

    @Override
    public String month(YearMonth period) {
        return write("pattern.month", period);
    }

    String shortMonth(YearMonth period) {
        return write("pattern.month.short", period);
    }

    @Override
    public String day(LocalDate day) {
        return write("pattern.day", day);
    }

    @Override
    public String moment(Instant instant, ZoneId zone) {
        return write("pattern.moment", instant.atZone(zone));
    }

    private String write(String key, TemporalAccessor time) {
        String pattern = words.getProperty(key);
        if (pattern == null) {
            throw broken(key, "is missing", null);
        }
        try {
            return DateTimeFormatter.ofPattern(pattern.strip(), locale).format(time);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw broken(key, "is no pattern for a date: " + e.getMessage(), e);
        }
    }

    /** Says that sources agree only where the document's own figures do. */
    String proof(StatementDocument.Data data) {
        StatementDocument.ProofGiven proof = data.proof();
        Long witness = proof.witnessTotal();
        long vanished = data.vanished().stream()
                .filter(StatementDocument.VanishedCompany::billed)
                .mapToLong(StatementDocument.VanishedCompany::lastMonthlyUsers)
                .reduce(0, Math::addExact);
        boolean agree = Math.addExact(proof.searchTotal(), vanished) == data.totalMonthlyUsers()
                && (witness == null || witness == proof.searchTotal());
        String checked;
        if (!agree) {
            checked = witness == null
                    ? say("proof.disagree", data.totalMonthlyUsers(), proof.searchTotal())
                    : say("proof.disagree.witness", data.totalMonthlyUsers(), proof.searchTotal(), witness);
        } else if (witness == null) {
            checked = say("proof.totals");
        } else {
            checked = switch (proof.method()) {
                case "export" -> say("proof.export");
                case "second-reading" -> say("proof.second-reading");
                default -> say("proof.other", OneLine.clipped(proof.method()));
            };
        }
        String names = agree && proof.namesWrittenDifferently() != null
                ? " " + namesWrittenDifferently(proof.namesWrittenDifferently())
                : "";
        return say("proof.read", proof.companies(), companies(proof.companies())) + " " + checked + names
                + monthAndClock(proof);
    }

    /** What an earlier version's proof does not say is not said. */
    private String monthAndClock(StatementDocument.ProofGiven proof) {
        String said = "";
        if (proof.month() != null) {
            said += " "
                    + (proof.isMonthHonoured()
                            ? sayOr("The vendor honours the month.", "proof.month.honoured")
                            : sayOr("Whether the vendor honours the month was not checked.", "proof.month.unchecked"));
        }
        return proof.clock() != null && !proof.isClockChecked()
                ? said + " " + sayOr("The clock was not checked.", "proof.clock.unchecked")
                : said;
    }

    private String namesWrittenDifferently(int count) {
        return sayOr("Names written differently in the export: " + number(count) + ".", "proof.names", count);
    }

    /** In English where the file is one that was translated before there were words for this: it must not go unsaid. */
    private String sayOr(String english, String key, Object... values) {
        return words.containsKey(key) ? say(key, values) : english;
    }

    /** Who is counted. */
    String billed(StatementDocument document) {
        return say(
                document.statementType() == StatementType.PROVISIONAL ? "billed.provisional" : "billed",
                month(YearMonth.parse(document.data().period())));
    }

    @Override
    public String billedAndProven(StatementDocument document) {
        return billed(document) + " " + proof(document.data());
    }

    /** That there are so many more, and in which sheet of the workbook, where that is attached and the sheet is known. */
    String rest(int more, Function<SheetNames, String> sheet) {
        String name = attached == Attached.ALL && sheets != null ? sheet.apply(sheets) : null;
        return name == null ? say("more", more) : say("more.sheet", more, name);
    }

    String language() {
        return locale.toLanguageTag();
    }

    /** What a template calls as {@code t("key", …)}. */
    TemplateMethodModelEx forTemplates() {
        return arguments -> {
            if (arguments.isEmpty() || !(arguments.get(0) instanceof TemplateScalarModel key)) {
                throw new TemplateModelException("t takes the key of a text, and what is filled in");
            }
            List<?> values = arguments.subList(1, arguments.size());
            Object[] filled = new Object[values.size()];
            for (int i = 0; i < filled.length; i++) {
                filled[i] = value(values.get(i));
            }
            return say(key.getAsString(), filled);
        };
    }

    private static Object value(Object model) throws TemplateModelException {
        if (model instanceof TemplateNumberModel number) {
            return number.getAsNumber();
        }
        if (model instanceof TemplateScalarModel text) {
            return text.getAsString();
        }
        throw new TemplateModelException("t fills in texts and numbers only");
    }
}
