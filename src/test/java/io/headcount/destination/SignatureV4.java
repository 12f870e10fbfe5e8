package io.headcount.destination;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.destination.StandIn.Request;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 as a receiver works it out from what it received. */
final class SignatureV4 {

    private SignatureV4() {}

    /** The Authorization header that a request must bear. */
    static String of(Request request, String keyId, String secret, String region) {
        String given = request.headers().get("authorization");
        String signed = given.replaceFirst(".*SignedHeaders=", "").replaceFirst(",.*", "");
        String headers = Arrays.stream(signed.split(";"))
                .map(name -> name + ":" + request.headers().get(name) + "\n")
                .collect(Collectors.joining());
        String canonical =
                String.join("\n", request.method(), request.target(), "", headers, signed, hash(request.bytes()));
        String date = request.headers().get("x-amz-date");
        String day = date.substring(0, 8);
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = String.join("\n", "AWS4-HMAC-SHA256", date, scope, hash(canonical.getBytes(UTF_8)));
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : new String[] {day, region, "s3", "aws4_request", toSign}) {
            key = hmac(key, part);
        }
        return "AWS4-HMAC-SHA256 Credential=" + keyId + "/" + scope + ", SignedHeaders=" + signed + ", Signature="
                + HexFormat.of().formatHex(key);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
