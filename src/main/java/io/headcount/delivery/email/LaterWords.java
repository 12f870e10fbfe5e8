package io.headcount.delivery.email;

import static java.util.Map.entry;

import java.util.Map;

/**
 * Words that summaries did not have from the beginning, in English: what is said where a language's file was translated before there
 * were any. {@code words.en.properties} has the same.
 */
final class LaterWords {

    static final Map<String, String> ENGLISH = Map.ofEntries(
            entry("billed", "Billed are the users who were on the platform in {0}, whatever became of them since."),
            entry("billed.provisional", "Counted are the users who were on the platform in {0} so far."),
            entry("comparison.none", "No comparison: there was no statement of {0} yet."),
            entry("more.sheet", "and {0} more; all of them are in the workbook, sheet \"{1}\""),
            entry("elsewhere.note", "How far each has come is on the statement's page, and in 'headcount history'."),
            entry("link", "The statement's page"),
            entry("contact", "Questions? Write to {0}."),
            entry("sheet.overview", "Overview"),
            entry("sheet.gone", "Gone"),
            entry("sheet.months", "By month"),
            entry("sheet.both", "{0}\" and \"{1}"),
            entry("sheet.reseller", "Reseller"),
            entry("sheet.total-users", "Monthly users"),
            entry("sheet.count", "Companies"),
            entry("sheet.proof", "Billed and proven"),
            entry("sheet.replaces", "Replaces"),
            entry("sheet.reference", "Reference in {0}"),
            entry("sheet.month-before", "Month before"),
            entry("sheet.change", "Change"),
            entry("sheet.over-by", "Over by"),
            entry("sheet.licence-ends", "Licence ends"),
            entry("sheet.last-number", "Last number in this month"),
            entry("sheet.status", "Status"),
            entry("sheet.status.corrected", "corrected"),
            entry("sheet.status.over-limit", "over the limit"),
            entry("sheet.status.expired", "licence expired"),
            entry("sheet.status.expiring", "licence ends soon"),
            entry("sheet.status.zero", "no users"),
            entry("sheet.status.repeated", "name not unique"),
            entry("sheet.status.unmapped", "not billed in {0}"));

    private LaterWords() {}
}
