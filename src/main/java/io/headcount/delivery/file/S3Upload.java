package io.headcount.delivery.file;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Headers;
import org.apache.camel.Variable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs what is put into a bucket of S3, or of what is compatible with it, with AWS Signature Version 4. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html">Signature V4</a>
 */
public final class S3Upload {

    private final Clock clock;

    public S3Upload(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds the headers of an upload that changes nothing where an object of this name is already.
     *
     * @param url where the object is to be
     * @param key the access key's id and the secret access key, with a colon between them
     * @return the bytes that were signed, which are the ones to send
     */
    public byte[] sign(
            @Body String body,
            @Variable("url") String url,
            @Variable("region") String region,
            @Variable("key") String key,
            @Headers Map<String, Object> headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        int colon = key.indexOf(':');
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create(url))
                .putHeader("Content-Type", "application/json")
                .putHeader("If-None-Match", "*")
                .build();
        SignedRequest signed = AwsV4HttpSigner.create().sign(sign -> sign.identity(
                        AwsCredentialsIdentity.create(key.substring(0, colon), key.substring(colon + 1)))
                .request(request)
                .payload(ContentStreamProvider.fromByteArray(bytes))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        signed.request().headers().forEach((name, values) -> headers.put(name, values.get(0)));
        // The client writes it itself, from the address.
        headers.remove("Host");
        return bytes;
    }
}
