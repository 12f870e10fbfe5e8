package io.headcount.keepnet;

import static io.headcount.keepnet.Exports.read;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\": \"INPUT_ERROR\", \"validationMessages\": [\"Bad type.\"], \"data\": {\"x\": []}}",
                "\uFEFF \n{\"messages\": [\"Bad type.\"], \"isSuccess\": false}"
            })
    void anErrorInPlaceOfTheFileShowsTheVendorsWords(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(RefusedRequest.class)
                .hasMessageContaining("export")
                .hasMessageContaining("Bad type.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\": \"SUCCESS\"}", "{}", "[]", "{\"status\": \"ERR", "[{\"Company\": 1}]"})
    void jsonThatIsNoRefusalIsNotAnEmptyExport(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadableAnswer.class);
    }

    @Test
    void aLogInPageIsCalledAWebPage() {
        assertThatThrownBy(() -> read("\uFEFF<html><body>Company,Monthly Users</body></html>"))
                .isInstanceOf(UnreadableAnswer.class)
                .hasMessageContaining("web page");
    }
}
