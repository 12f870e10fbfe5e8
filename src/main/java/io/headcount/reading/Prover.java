package io.headcount.reading;

import java.util.List;

/** Says whether a reading may be billed by: the first law, right or nothing. Thread-safe. */
public final class Prover {

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
        if (reading.flaw().isPresent()) {
            throw new UnprovenReading(reading.flaw().get());
        }
        return reading;
    }

    /** A reading proven by the vendor's export. */
    public ProvenReading byExport(Reading reading, Witness export) throws UnprovenReading {
        return byWitness(Verification.EXPORT, reading, export, "export");
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
        return proven(Verification.TOTALS, checkPages(reading), null);
    }

    private ProvenReading byWitness(Verification method, Reading reading, Witness witness, String name)
            throws UnprovenReading {
        checkPages(reading);
        List<String> differences = witness.differences(name);
        if (!differences.isEmpty() || witness.total() != reading.total()) {
            throw new UnprovenReading("the search pages add up to " + reading.total() + ", the " + name + " to "
                    + witness.total() + "; they differ in: " + String.join("; ", differences));
        }
        return proven(method, reading, witness.total());
    }

    private ProvenReading proven(Verification method, Reading reading, Long witnessTotal) {
        Proof proof = new Proof(method, reading.begunAt(), reading.companies(), reading.total(), witnessTotal);
        return new ProvenReading(reading.account(), reading.period(), reading.lines(), reading.total(), proof);
    }
}
