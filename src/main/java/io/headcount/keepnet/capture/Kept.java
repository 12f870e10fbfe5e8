package io.headcount.keepnet.capture;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stay as it is: everything else gets a stand-in. Immutable. */
final class Kept {

    private static final Set<String> ENUMERATIONS = words(
            """
            status isSuccess licenseTypeName industryName token_type scope role reseller_access permissions grant_type orderBy
            Condition Operator FieldName exportType error typ Status
            """);

    private static final Set<String> MESSAGES = words(
            """
            message messages validationMessages errors title detail error_description errorMessage
            """);

    private static final Set<String> COUNTS = words(
            """
            pageNumber pageSize totalNumberOfPages totalNumberOfRecords limitExceededCompanyCount numberOfUsers
            targetUserCount inactiveTargetUserCount deletedTargetUserCount monthlyActiveUserCount expires_in exp iat nbf
            """);

    private static final Set<String> FIELDS =
            words("FieldName Operator Value Condition FilterItems FilterGroups SearchInputTextValue");

    /** What the vendor's messages, its columns and the headers of HTTP are made of. */
    private static final Set<String> VOCABULARY = words(
            """
            1252 1254 8859 a able accept access accessible account active activity address addresses admin
            administrator again age algorithm alive all allow allowed already an and answer any apache api api1
            application apr are argument arguments array as ascending at attachment audience aug authorization
            available bad be bearer because been between body boolean br by bytes cache call can cannot charset
            chunked cleanup client close cloud cloudflare clustered code column companies company condition
            connect connection contact content control conversion convert converted correct could count create
            created csv current customer customers data date day days dec deflate deleted denied detail dev
            disposition does domains duplicate dynamic encoding end ended endpoint entity envoy error errors
            exceeded excel exception exist existing exists expired expires export fail failed failure false feb
            field fields file filename filter first for forbidden form format found fri from front gateway gmt
            grant greater gzip has have header hit host hour hours html http httpclient https id identity ietf
            iis image in inactive includesubdomains industry input instance insufficient int32 int64 internal
            invalid ip is iso issue issued issuer it jan java json jul jun keep keepnet kestrel keys large last
            later length less licence license lifetime limit limited line list load loaded mail mar match
            matched max maximum may message method microsoft min minimum minute minutes miss missing mode mon
            month monthly more moved must name net next nginx no none nosniff not nov null number object
            occurred oct octet of officedocument ok on one only openxmlformats operation operator or order org
            origin page pages parameter path pdf per permanently permission permissions plain please policy
            position post preload previous private privileges process processed processing prod property proxy
            public range rate read realm reason record records reference refused remaining report request
            requests required reseller resource resources results retrieve retrieved retry revalidate rfc7231
            rfc9110 role row rows s safe same sat scope search second seconds section secure see selected sep
            server service set sheet sign size spreadsheetml start status store stream string sub success sun
            support supported system tag tags target temporarily temporary text than that the this thu time
            timeout to token too tools total trace transfer true try tue type u unable unauthorized unavailable
            unexpected unexpectedly unknown unsupported update upstream urlencoded used user users utf valid
            validate validation value values varnish vary version via vnd was wed were when while windows with
            without www x xlsx xml year zip
            """);

    private static final Set<String> TOTALS =
            Set.of("total", "totals", "grand total", "sum", "toplam", "genel toplam", "summe", "gesamt");

    private static final Pattern FIELD = Pattern.compile("[a-z][A-Za-z]{0,39}\\d?|[a-z]+(?:_[a-z]+){0,4}");
    private static final Pattern WORD_OF_FEW = Pattern.compile("[\\p{L}\\p{N} _|/&,.()-]{1,60}");
    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{5,}");
    private static final Pattern SHORT_NUMBER = Pattern.compile("[+-]?\\d{1,6}(?:[.,]\\d{1,17})?");
    private static final Pattern ANY_NUMBER =
            Pattern.compile("[+-]?[0-9][0-9.,'’\\s\\p{Z}]{0,39}(?:[eE][+-]?\\d{1,3})?");
    private static final Pattern TRUTH = Pattern.compile("(?i)true|false|yes|no|null|n/a|none|-|unlimited");
    private static final Pattern DATE = Pattern.compile(
            "\\d{4}-\\d{2}(?:-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)? ?(?:Z|[+-]\\d{2}:?\\d{2})?)?)?"
                    + "|\\d{1,2}[./-]\\d{1,2}[./-]\\d{4}(?: \\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[AaPp][Mm])?)?");
    private static final Pattern CAMEL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");
    private static final Pattern NOISE = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final List<String> secrets;

    /** @param secrets what is never kept, wherever it stands */
    Kept(Collection<String> secrets) {
        this.secrets = secrets.stream().filter(secret -> secret.length() > 3).toList();
    }

    private static Set<String> words(String list) {
        return Set.of(list.strip().split("\\s+"));
    }

    static boolean isMessage(String field) {
        return MESSAGES.contains(field);
    }

    static boolean isCount(String field) {
        return COUNTS.contains(field);
    }

    /** Whether a field or column of that name identifies somebody, even by a number. */
    static boolean isIdentity(String field) {
        return field.matches("(?i)id|ids|ip|phone|.*[ _-](id|ip|no|code|phone|number)|resourceid")
                || field.matches(".*(Id|ID|Ids|Key|Code|Phone|Number|Tax|Vat|Ip|Serial|Address|Password)");
    }

    /** Whether a text may stay where it stands, blanks around it left aside. */
    boolean value(String field, String text) {
        String value = text.strip();
        if (value.isEmpty()) {
            return true;
        }
        if (holdsSecret(value)) {
            return false;
        }
        if (TRUTH.matcher(value).matches() || DATE.matcher(value).matches()) {
            return true;
        }
        if (ENUMERATIONS.contains(field)) {
            return WORD_OF_FEW.matcher(value).matches()
                    && !LONG_NUMBER.matcher(value).find();
        }
        return isCount(field)
                ? ANY_NUMBER.matcher(value).matches()
                : SHORT_NUMBER.matcher(value).matches() && !isIdentity(field) && !isName(field);
    }

    /** Whether a count of the export may stay; whatever separates its digits. */
    boolean count(String text) {
        String value = text.strip();
        return value.isEmpty() || ANY_NUMBER.matcher(value).matches() && !holdsSecret(value);
    }

    static boolean isName(String field) {
        return field.toLowerCase(Locale.ROOT).matches(".*(name|company|customer|reseller)");
    }

    /** Whether a field's own name may stay; maps have names of others in their place. */
    boolean fieldName(String name) {
        return !holdsSecret(name)
                && (COUNTS.contains(name)
                        || ENUMERATIONS.contains(name)
                        || FIELDS.contains(name)
                        || FIELD.matcher(name).matches());
    }

    /** Whether a word of a message may stay: one of those that such messages are made of, or a short number. */
    boolean word(String word) {
        return !holdsSecret(word)
                && (word.matches("\\d{1,4}")
                        || Arrays.stream(CAMEL.split(word))
                                .allMatch(part -> VOCABULARY.contains(part.toLowerCase(Locale.ROOT))));
    }

    /** Whether a cell is the label of a sum. */
    static boolean total(String cell) {
        return TOTALS.contains(cell.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether a column's heading is made of the words that such headings are made of. */
    static boolean heading(String cell) {
        List<String> words = NOISE.splitAsStream(cell.strip())
                .filter(word -> !word.isEmpty())
                .toList();
        return !words.isEmpty()
                && words.stream()
                        .allMatch(word -> VOCABULARY.contains(word.toLowerCase(Locale.ROOT)) && !word.matches("\\d+"));
    }

    boolean holdsSecret(String text) {
        return secrets.stream().anyMatch(text::contains);
    }
}
