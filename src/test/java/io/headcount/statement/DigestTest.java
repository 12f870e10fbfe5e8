package io.headcount.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    /** An id is in mails and billing systems for good: however it is made, it must be the one of before. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 8_190, 8_191, 8_192, 8_193, 100_000})
    void theIdIsTheOneOfTheWholeText(int length) throws Exception {
        List<String> parts = List.of("default", "", "x".repeat(length), "İĞÜŞÖÇ", "🚀".repeat(length / 3), "42");
        Digest digest = new Digest();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (String part : parts) {
            digest.part(part);
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            whole.write((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            whole.write(bytes);
        }
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(whole.toByteArray());
        String hex = HexFormat.of().formatHex(expected, 0, 16);

        String uuid = digest.uuid();

        assertThat(uuid).matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        String bare = uuid.replace("-", "");
        assertThat(bare.substring(0, 12)).isEqualTo(hex.substring(0, 12));
        assertThat(bare.substring(13, 16)).isEqualTo(hex.substring(13, 16));
        assertThat(bare.substring(17)).isEqualTo(hex.substring(17));
    }
}
