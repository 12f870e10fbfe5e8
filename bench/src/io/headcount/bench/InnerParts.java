package io.headcount.bench;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.Details;
import io.headcount.delivery.attachment.SheetWords;
import io.headcount.delivery.attachment.StatementCsv;
import io.headcount.delivery.attachment.StatementWorkbook;
import io.headcount.keepnet.ExportReader;
import io.headcount.reading.MissingCount;
import io.headcount.reading.Page;
import io.headcount.reading.Reading;
import io.headcount.reading.Witness;
import io.headcount.reading.WitnessRow;
import io.headcount.statement.StatementDocument;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What is done with a list once it is here: a page of {@link InnerList#PAGE}, the rest with all companies. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class InnerParts {

    /** Words that cost nothing. */
    private static final SheetWords WORDS = new SheetWords() {
        @Override
        public String say(String key, Object... values) {
            return key;
        }

        @Override
        public String month(YearMonth period) {
            return "October 2026";
        }

        @Override
        public String day(LocalDate day) {
            return "1 Nov 2026";
        }

        @Override
        public String moment(Instant instant, ZoneId zone) {
            return "1 November 2026";
        }

        @Override
        public String billedAndProven(StatementDocument document) {
            return "proven";
        }
    };

    private static final Details DETAILS = new Details(Background.NONE, WORDS, ',', null, true);

    /** One page, parsed. */
    @Benchmark
    public Page pageParsed(InnerList list) throws Exception {
        return list.parser.parse(InnerList.stream(list.page));
    }

    /** What the floor does with the same page. */
    @Benchmark
    public Object pageFloor(InnerList list) throws Exception {
        return FloorPage.read(InnerList.stream(list.page));
    }

    /** All pages, counted and summed. */
    @Benchmark
    public Reading pagesAdded(InnerList list) {
        return list.read();
    }

    /** The export parsed, and nobody listening. */
    @Benchmark
    public void exportParsed(InnerList list) throws Exception {
        new ExportReader("Monthly Users", MissingCount.ERROR).read(InnerList.stream(list.export), null, row -> {});
    }

    /** The reading compared with as many rows. */
    @Benchmark
    public List<String> witnessHeard(InnerList list) {
        Witness witness = new Witness(list.reading);
        list.lines().forEach(line -> witness.says(new WitnessRow(null, line.companyName(), line.monthlyUsers())));
        return witness.differences("export");
    }

    /** The document as text. */
    @Benchmark
    public String documentWritten(InnerList list) {
        return list.document.toJson();
    }

    /** The document from text. */
    @Benchmark
    public StatementDocument documentParsed(InnerList list) {
        return StatementDocument.parse(list.json);
    }

    /** The attachment as CSV. */
    @Benchmark
    public String csv(InnerList list) {
        return StatementCsv.of(list.document, Background.NONE);
    }

    /** The attachment as a workbook. */
    @Benchmark
    public void workbook(InnerList list) throws Exception {
        StatementWorkbook.write(list.document, DETAILS, OutputStream.nullOutputStream());
    }
}
