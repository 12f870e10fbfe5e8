package io.headcount.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/** {@code POST /api/companies/search/export}. */
final class ExportEndpoint {

    static final String PATH = "/api/companies/search/export";

    /** What can only be wrong in an Excel file. */
    private static final Set<Fault> AS_EXCEL =
            Set.of(Fault.EXPORT_EXCEL, Fault.EXPORT_OTHER_SHEET, Fault.EXPORT_TWO_SHEETS, Fault.EXPORT_NESTED);

    private final Pages pages;
    private final MovingList moving;
    private final ActiveFaults faults;

    ExportEndpoint(Pages pages, MovingList moving, ActiveFaults faults) {
        this.pages = pages;
        this.moving = moving;
        this.faults = faults;
    }

    void handle(Call call, SearchRequest asked) throws IOException, Refusal {
        moving.exportAsked();
        if (faults.strikes(Fault.EXPORT_FORBIDDEN)) {
            throw Refusal.forbidden("The credential has no permission companies/search/export|POST.");
        }
        if (faults.strikes(Fault.EXPORT_SERVER_ERROR_ONCE)) {
            call.json(503, Refusal.envelope("ERROR", "The service is unavailable."));
        } else if (faults.strikes(Fault.EXPORT_HTML)) {
            call.logInPage();
        } else if (faults.strikes(Fault.EXPORT_ERROR_JSON)) {
            call.json(200, Refusal.envelope("ERROR", "The report could not be created."));
        } else {
            send(call, asked);
        }
    }

    private void send(Call call, SearchRequest asked) throws IOException {
        boolean excel = asked.exportType().equals("Excel") || AS_EXCEL.stream().anyMatch(faults::on);
        ExportFile file = excel ? ExportFile.EXCEL : ExportFile.CSV;
        call.with("Content-Disposition", "attachment; filename=\"" + file.fileName() + "\"");
        ExportTable table = table(asked);
        if (faults.strikes(Fault.EXPORT_EMPTY)) {
            call.answer(200, file.type(faults), new byte[0]);
        } else if (faults.strikes(Fault.EXPORT_TRUNCATED)) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            file.write(table, whole, faults);
            call.cut(file.type(faults), whole.toByteArray());
        } else {
            call.stream(file.type(faults), out -> file.write(table, out, faults));
        }
    }

    private ExportTable table(SearchRequest asked) {
        Listing listing = pages.listing(asked);
        if (asked.allPages()) {
            return new ExportTable(faults, listing, 0, listing.size());
        }
        int size = Math.min(asked.pageSize(), SearchRequest.LARGEST_PAGE);
        long from = (asked.pageNumber() - 1L) * size;
        return new ExportTable(faults, listing, from, from + size);
    }
}
