package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {

    private static final String COLUMN = "Monthly Users";

    @TempDir
    Path inbox;

    private Sandbox sandbox;
    private VendorClient client;
    private String token;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(inbox).withClock(new TestClock()));
        client = new VendorClient(sandbox);
        token = client.token();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void theCsvAgreesWithTheTruthNameByName() throws Exception {
        HttpResponse<byte[]> answer = export("CSV", true);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(
                        value -> assertThat(value).startsWith("attachment").contains(".csv"));
        String text = text(answer);
        assertThat(text).startsWith("\uFEFFCompany Name,").endsWith("\r\n");
        List<CSVRecord> records = records(text, ',');
        List<SandboxCompany> truth = sandbox.companies(TestClock.MONTH);
        assertThat(records).hasSameSizeAs(truth);
        for (int i = 0; i < truth.size(); i++) {
            assertThat(records.get(i).get("Company Name"))
                    .isEqualTo(truth.get(i).name());
            assertThat(Long.parseLong(records.get(i).get(COLUMN)))
                    .isEqualTo(truth.get(i).monthlyUsers());
        }
        assertThat(records.get(0).getParser().getHeaderNames())
                .contains("Industry", "License Type", "License Limit", "Target Users", "Create Date");
    }

    @Test
    void theExcelFileAgreesWithTheTruthAndItsNumbersAreNumbers() throws Exception {
        HttpResponse<byte[]> answer = export("Excel", true);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains("spreadsheetml");
        List<SandboxCompany> truth = sandbox.companies(TestClock.MONTH);
        List<Row> rows = sheet(answer.body());
        int column = rows.get(0).stream().map(cell -> cell.getText()).toList().indexOf(COLUMN);
        assertThat(rows).hasSize(truth.size() + 1);
        for (int i = 0; i < truth.size(); i++) {
            Row row = rows.get(i + 1);
            assertThat(row.getCellText(0)).isEqualTo(truth.get(i).name());
            assertThat(row.getCell(column).getType()).isEqualTo(CellType.NUMBER);
            assertThat(row.getCell(column).asNumber().longValueExact())
                    .isEqualTo(truth.get(i).monthlyUsers());
        }
    }

    @Test
    void oneAskedPageIsOnePage() throws Exception {
        assertThat(records(text(export("CSV", false)), ',')).hasSize(10);
    }

    @Test
    void anExportWithoutATypeIsAnInputError() throws Exception {
        assertThat(client.export(token, VendorClient.searchBody(TestClock.MONTH, 1, 10))
                        .statusCode())
                .isEqualTo(400);
        assertThat(export("Pdf", true).statusCode()).isEqualTo(400);
        assertThat(client.export("nobody's", VendorClient.exportBody(TestClock.MONTH, "CSV", true))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void variantsOfTheExportSayTheSame() throws Exception {
        sandbox.fault(Fault.EXPORT_SEMICOLON);
        sandbox.fault(Fault.EXPORT_OLD_NAMES);
        sandbox.fault(Fault.EXPORT_NO_BOM);
        List<CSVRecord> records = records(text(export("CSV", true)), ';');
        assertThat(sum(records)).isEqualTo(sandbox.expectedTotal(TestClock.MONTH));
        assertThat(records.get(0).getParser().getHeaderNames())
                .contains("User Limit")
                .doesNotContain("License Limit")
                .startsWith(COLUMN);
        sandbox.fault(Fault.EXPORT_EXCEL);
        assertThat(sheet(export("CSV", true).body())).hasSize(138);
    }

    @Test
    void aWitnessThatDiffersOnceAgreesTheNextTime() throws Exception {
        sandbox.fault(Fault.EXPORT_DIFFERS_ONCE);
        long truth = sandbox.expectedTotal(TestClock.MONTH);
        assertThat(sum(records(text(export("CSV", true)), ','))).isEqualTo(truth + 1);
        assertThat(sum(records(text(export("CSV", true)), ','))).isEqualTo(truth);
        sandbox.fault(Fault.EXPORT_DIFFERS);
        assertThat(sum(records(text(export("CSV", true)), ','))).isEqualTo(truth + 1);
    }

    @Test
    void aWitnessLosesAndInventsRows() throws Exception {
        assertThat(records(text(under(Fault.EXPORT_MISSES_ROW)), ',')).hasSize(136);
        assertThat(records(text(under(Fault.EXPORT_EXTRA_ROW)), ',')).hasSize(138);
        assertThat(records(text(under(Fault.EXPORT_HEADER_ONLY)), ',')).isEmpty();
        assertThat(under(Fault.EXPORT_EMPTY).body()).isEmpty();
        assertThat(text(under(Fault.EXPORT_WITHOUT_COLUMN))).doesNotContain(COLUMN);
        assertThat(records(text(under(Fault.EXPORT_COUNT_TEXT)), ','))
                .extracting(row -> row.get(COLUMN))
                .contains("n/a");
    }

    @Test
    void aWitnessThatIsNoneIsRecognisable() throws Exception {
        assertThat(under(Fault.EXPORT_FORBIDDEN).statusCode()).isEqualTo(403);
        assertThat(under(Fault.EXPORT_SERVER_ERROR_ONCE).statusCode()).isEqualTo(503);
        assertThat(text(under(Fault.EXPORT_HTML))).startsWith("<!DOCTYPE html>");
        assertThat(text(under(Fault.EXPORT_ERROR_JSON))).contains("\"status\":\"ERROR\"");
        assertThatThrownBy(() -> under(Fault.EXPORT_TRUNCATED)).isInstanceOf(IOException.class);
    }

    @Test
    void aCountThatIsNullInTheSearchIsAnEmptyCellInTheExport() throws Exception {
        assertThat(records(text(under(Fault.COUNT_NULL)), ',').get(3).get(COLUMN))
                .isEmpty();
        assertThat(records(text(under(Fault.COUNT_NEGATIVE)), ',').get(3).get(COLUMN))
                .startsWith("-");
    }

    private HttpResponse<byte[]> under(Fault fault) throws IOException, InterruptedException {
        sandbox.fault(fault);
        HttpResponse<byte[]> answer = export("CSV", true);
        sandbox.mend(fault);
        return answer;
    }

    private HttpResponse<byte[]> export(String type, boolean allPages) throws IOException, InterruptedException {
        return client.export(token, VendorClient.exportBody(TestClock.MONTH, type, allPages));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static List<CSVRecord> records(String text, char separator) throws IOException {
        String csv = text.startsWith("\uFEFF") ? text.substring(1) : text;
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(csv, format)) {
            return parser.getRecords();
        }
    }

    private static long sum(List<CSVRecord> records) {
        return records.stream()
                .mapToLong(row -> Long.parseLong(row.get(COLUMN)))
                .sum();
    }

    private static List<Row> sheet(byte[] file) throws IOException {
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            return workbook.getFirstSheet().read();
        }
    }
}
