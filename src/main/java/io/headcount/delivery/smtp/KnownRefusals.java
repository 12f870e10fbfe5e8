package io.headcount.delivery.smtp;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The refusals that people meet at Microsoft 365 and Google, and what to do about each. */
final class KnownRefusals {

    private static final String MICROSOFT = " (docs/mail-microsoft.md)";
    private static final String GOOGLE = " (docs/mail-google.md)";

    private record Known(Pattern said, String advice) {

        Known(String said, String advice) {
            this(Pattern.compile(said, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), advice);
        }
    }

    private static final List<Known> OF_SERVERS = List.of(
            new Known(
                    "SmtpClientAuthentication is disabled",
                    "SMTP AUTH is switched off there: an Exchange administrator allows it for this mailbox"
                            + " (Set-CASMailbox -SmtpClientAuthenticationDisabled $false), or set mail.transport=graph, which"
                            + " needs no SMTP" + MICROSOFT),
            new Known(
                    "5\\.7\\.60|SendAsDenied|5\\.2\\.252",
                    "the mailbox that signs in may not send as email.from: set email.from to the address of"
                            + " smtp.username, or give it Send As for that mailbox" + MICROSOFT),
            new Known(
                    "5\\.7\\.57|not authenticated to send anonymous mail",
                    "the mail server wants a sign-in: set smtp.username and smtp.auth=oauth2 (or a password)"
                            + MICROSOFT),
            new Known(
                    "5\\.7\\.[89].*(google|gsmtp|Username and Password not accepted)",
                    "Google takes no account password: use an app password, or smtp.auth=oauth2 with"
                            + " smtp.oauth2.provider=google; with OAuth 2.0 check that smtp.username is a mailbox of the domain and"
                            + " that domain-wide delegation has the scope https://mail.google.com/ to the letter"
                            + GOOGLE),
            new Known(
                    "530[ -]5\\.7\\.0|authentication required",
                    "the mail server wants a sign-in: set smtp.username with smtp.password, or smtp.auth=oauth2"));

    /** Exchange says the same to a wrong password and to a token without rights. */
    private static final List<Known> OF_SERVERS_TO_TOKENS = List.of(
            new Known(
                    "535[ -]5\\.7\\.3\\b",
                    "the token is good, but Exchange gives the application no right to this mailbox: grant"
                            + " SMTP.SendAsApp with admin consent, register the service principal in Exchange"
                            + " (New-ServicePrincipal with the object id of the enterprise application, not of the app"
                            + " registration), give it the mailbox (Add-MailboxPermission -AccessRights FullAccess) and check"
                            + " smtp.username; rights may take an hour to count" + MICROSOFT),
            new Known(
                    "535[ -]5\\.7\\.139",
                    "Exchange bars this sign-in, by security defaults or a policy: Entra's sign-in log says by which; or set"
                            + " mail.transport=graph" + MICROSOFT));

    private static final List<Known> OF_SERVERS_TO_PASSWORDS = List.of(new Known(
            "535[ -]5\\.7\\.(3|139)\\b",
            "the password is wrong, or none is taken: Exchange Online wants smtp.auth=oauth2 or mail.transport=graph; check"
                    + " smtp.username and smtp.password" + MICROSOFT));

    private static final List<Known> OF_TOKENS = List.of(
            new Known(
                    "AADSTS7000215",
                    "smtp.oauth2.client-secret is wrong; Entra shows a secret's value only once: it is the value that is"
                            + " wanted, not the secret id" + MICROSOFT),
            new Known("AADSTS7000222", "the client secret has expired: make a new one in Entra" + MICROSOFT),
            new Known(
                    "AADSTS700016",
                    "the directory has no such application: check smtp.oauth2.client-id and smtp.oauth2.tenant"
                            + MICROSOFT),
            new Known("AADSTS(90002|900023)", "there is no such directory: check smtp.oauth2.tenant" + MICROSOFT),
            new Known(
                    "AADSTS50034",
                    "the account is not in this directory: check smtp.oauth2.tenant and smtp.username" + MICROSOFT),
            new Known("AADSTS7000112", "the application is disabled in Entra: enable it" + MICROSOFT),
            new Known(
                    "AADSTS53003",
                    "a Conditional Access policy blocks the application: ask the administrator" + MICROSOFT),
            new Known(
                    "AADSTS(70011|1002012|500011)",
                    "take smtp.oauth2.scope out, or set it to https://outlook.office365.com/.default (SMTP)"
                            + MICROSOFT),
            new Known(
                    "invalid_grant.*signature",
                    "the key file's key is not (or no longer) one of the service account: download a new one" + GOOGLE),
            new Known(
                    "invalid_grant.*(short-lived|iat|exp\\b)", "this machine's clock is wrong: set it (NTP)" + GOOGLE),
            new Known(
                    "invalid_grant",
                    "check that smtp.username is a user of the Workspace domain, that the service account and its key still"
                            + " exist, and that this machine's clock is right" + GOOGLE),
            new Known(
                    "unauthorized_client",
                    "the service account may not act for the mailbox: enter its client id with the scope"
                            + " https://mail.google.com/ under domain-wide delegation; it may take a day to count"
                            + GOOGLE),
            new Known("invalid_client", "check smtp.oauth2.client-id and smtp.oauth2.client-secret"),
            new Known("invalid_scope", "check smtp.oauth2.scope"));

    private KnownRefusals() {}

    /**
     * @param said what the mail server said
     * @param byToken whether the sign-in was by token
     */
    static Optional<String> ofServer(String said, boolean byToken) {
        return first(OF_SERVERS, said).or(() -> first(byToken ? OF_SERVERS_TO_TOKENS : OF_SERVERS_TO_PASSWORDS, said));
    }

    /** @param error the code by RFC 6749, section 5.2 */
    static Optional<String> ofToken(String error, String words) {
        return first(OF_TOKENS, error + " " + words);
    }

    private static Optional<String> first(List<Known> known, String said) {
        return known.stream()
                .filter(each -> each.said().matcher(said).find())
                .map(Known::advice)
                .findFirst();
    }
}
