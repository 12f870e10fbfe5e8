package io.headcount.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonTest {

    static Stream<Throwable> failures() {
        return Stream.of(
                        new IOException("No space left on device"),
                        new IOException((String) null),
                        new IOException(new IOException("java.io.IOException: Broken pipe")),
                        new UncheckedIOException(new IOException("Disk quota exceeded")),
                        new FileNotFoundException("/data/x (Permission denied)"),
                        new NoSuchFileException("/data/x"),
                        new AccessDeniedException("/data/x"),
                        new DirectoryNotEmptyException("/data"),
                        new FileSystemException("/data/x", null, "No space left on device"),
                        new EOFException(),
                        new ConnectException("Connection refused"),
                        new SocketException("Connection reset"),
                        new SocketTimeoutException("Read timed out"),
                        new UnknownHostException("nowhere.example"),
                        new SSLHandshakeException("PKIX path building failed"),
                        new MalformedInputException(1),
                        new SQLException(
                                "java.sql.SQLTransientConnectionException: pool - Connection is not available"),
                        new ExecutionException(new IllegalStateException("io.headcount.Broken$Inner: no")),
                        new RejectedExecutionException("Task java.util.concurrent.FutureTask@1 rejected"),
                        new RuntimeCamelException(new NullPointerException()),
                        new NullPointerException("Cannot invoke \"java.lang.String.length()\""),
                        new ClassCastException("class java.lang.String cannot be cast to class java.lang.Long"),
                        new NumberFormatException("For input string: \"x\""),
                        new OutOfMemoryError("Java heap space"),
                        new StackOverflowError(),
                        new NoClassDefFoundError("org/apache/camel/Exchange"))
                .flatMap(failure -> Stream.of(failure, new RuntimeException(failure), new Exception("Said", failure)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverFailedIsToldInOneLineWithoutTheNameOfAClass(Throwable failure) {
        assertThat(Reason.of(failure))
                .isNotBlank()
                .doesNotContainPattern(
                        "\\w(Exception|Error)\\b|java[./]|io\\.headcount|org[./]apache|[\\n\\r\\t]|@\\d|null");
    }
}
