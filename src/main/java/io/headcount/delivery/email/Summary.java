package io.headcount.delivery.email;

import io.headcount.delivery.attachment.Details;
import java.util.Base64;
import java.util.Optional;

/**
 * What finance reads of one statement: the same facts as HTML and as plain text.
 *
 * @param subject on one line
 * @param text the plain text; lines under 78 columns
 * @param html the page; where there is a logo it points to {@link Logo#URL}
 * @param logo the operator's logo, if there is one
 * @param details what the files that go with it need
 */
public record Summary(String subject, String text, String html, Optional<Logo> logo, Details details) {

    /** The page by itself, with the logo in it: for a browser, which has no mail to look it up in. */
    public String page() {
        return logo.map(image -> html.replace(
                        Logo.URL,
                        "data:" + image.mediaType() + ";base64,"
                                + Base64.getEncoder().encodeToString(image.bytes())))
                .orElse(html);
    }
}
