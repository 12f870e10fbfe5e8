package io.headcount.reading;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Says whether a reading may be billed by: the first law, right or nothing. Thread-safe. */
public final class Prover {

    private static final String EXPORT = "export";

    /** By account: the names that the export of a period wrote differently the last time. */
    private final Map<String, String> otherNames = new ConcurrentHashMap<>();

    /**
     * Sees that the pages of a reading agree with each other and with what they promised.
     *
     * @throws UnprovenReading naming what does not agree
     */
    public Reading checkPages(Reading reading) throws UnprovenReading {
        if (reading.isOutOfRoom()) {
            throw new NoRoom(reading.companies(), reading.promised());
        }
        if (reading.isUnfinished()) {
            throw new UnprovenReading("the last page was not reached");
        }
        Optional<String> flaw = reading.flaw();
        if (flaw.isPresent()) {
            throw new UnprovenReading(flaw.get());
        }
        Optional<String> month = reading.monthCheck().flaw();
        if (month.isPresent()) {
            throw new UnprovenReading(
                    month.get(),
                    "Compare some companies' monthly users in " + reading.period()
                            + " with the vendor's web page. If the vendor has renamed the filter, set"
                            + " keepnet.month-field; if both months really have the same numbers, set"
                            + " billing.month-check=off.");
        }
        return reading;
    }

    /**
     * A reading proven by the vendor's export.
     *
     * <p>Where the export only writes names differently, two readings in a row must find just the same of it: a company
     * that goes while another with its number comes looks the same once, and not twice.
     */
    public ProvenReading byExport(Reading reading, Witness export) throws UnprovenReading {
        checkPages(reading);
        Optional<OtherNames> other = export.differences(EXPORT).isEmpty() ? Optional.empty() : export.otherNames();
        if (other.isEmpty()) {
            return byWitness(Verification.EXPORT, reading, export, EXPORT);
        }
        OtherNames names = other.get();
        String found = reading.period() + " " + names.fingerprint();
        if (!found.equals(otherNames.put(reading.account(), found))) {
            throw new UnprovenReading("the search pages and the export agree in every number, but "
                    + names.count() + (names.count() == 1 ? " name is" : " names are") + " written differently in it"
                    + " ("
                    + String.join("; ", names.inWords(EXPORT))
                    + "); only a second reading with the same result rules out that the list changed meanwhile");
        }
        return proven(Verification.EXPORT, reading, export.total(), names);
    }

    /** A reading proven by another of the same kind. */
    public ProvenReading bySecondReading(Reading reading, Reading second) throws UnprovenReading {
        checkPages(second);
        Witness witness = new Witness(reading);
        second.lines()
                .forEach(line ->
                        witness.says(new WitnessRow(line.companyId(), line.companyName(), line.monthlyUsers())));
        return byWitness(Verification.SECOND_READING, reading, witness, "second reading");
    }

    /** A reading that only its own totals speak for; the proof says so. */
    public ProvenReading byTotals(Reading reading) throws UnprovenReading {
        return proven(Verification.TOTALS, checkPages(reading), null, null);
    }

    private ProvenReading byWitness(Verification method, Reading reading, Witness witness, String name)
            throws UnprovenReading {
        checkPages(reading);
        List<String> differences = witness.differences(name);
        if (!differences.isEmpty() || witness.total() != reading.total()) {
            throw new UnprovenReading("the search pages add up to " + reading.total() + ", the " + name + " to "
                    + witness.total() + "; they differ in: " + String.join("; ", differences));
        }
        return proven(method, reading, witness.total(), null);
    }

    /** @param names whom the witness writes differently, or null */
    private ProvenReading proven(Verification method, Reading reading, Long witnessTotal, OtherNames names) {
        Proof proof = new Proof(
                method,
                reading.begunAt(),
                reading.companies(),
                reading.total(),
                witnessTotal,
                reading.monthCheck().proof(),
                reading.vendorClock().orElse(null),
                names == null ? 0 : names.count());
        return new ProvenReading(
                reading.account(),
                reading.period(),
                reading.lines(),
                reading.total(),
                proof,
                names == null ? List.of() : names.inWords(EXPORT));
    }
}
