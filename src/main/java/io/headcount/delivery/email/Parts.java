package io.headcount.delivery.email;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMultipart;

/**
 * Parts of a message between boundaries that each attempt writes alike; those of Jakarta Mail hold the time. A boundary holds {@code =_},
 * which can be in no part that is encoded as quoted-printable or base64 (RFC 2045, section 6.7).
 */
final class Parts extends MimeMultipart {

    private static final int LONGEST_BOUNDARY = 70;

    /** @param id the message's own; parts of one kind are in a message once */
    Parts(String kind, String id, BodyPart... parts) throws MessagingException {
        super(kind, parts);
        ContentType type = new ContentType(contentType);
        String boundary = "=_" + kind + "_" + id.replaceAll("[^A-Za-z0-9_.-]", "_");
        type.setParameter("boundary", boundary.substring(0, Math.min(boundary.length(), LONGEST_BOUNDARY)));
        contentType = type.toString();
    }
}
