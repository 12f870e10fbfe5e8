package io.headcount.sandbox;

/**
 * One of the vendor's resellers, with its own credential and its own companies.
 *
 * @param clientId the credential's
 * @param id the reseller's own
 * @param name the reseller's own
 * @param book its companies
 * @param search answers for their pages
 * @param export answers for their export
 */
record Reseller(
        String clientId, String id, String name, CompanyBook book, SearchEndpoint search, ExportEndpoint export) {}
