package io.headcount.delivery.email;

import io.headcount.delivery.attachment.Details;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.statement.StatementDocument;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A statement's list of companies as an attachment that is written while the mail is sent, row by row, and so is never
 * in memory as a whole. It is the same each time it is written.
 */
final class AttachedFile extends DataHandler {

    private final Source source;

    /**
     * @throws IllegalArgumentException if the document can't be written in this form; afterwards only the stream that
     *     is written to can fail
     */
    AttachedFile(StatementFile form, StatementDocument document, Details details) {
        this(new Source(form, document, details));
        form.check(document);
    }

    private AttachedFile(Source source) {
        super(source);
        this.source = source;
    }

    /** The stream encodes; whoever gave it ends what is encoded, and nobody else. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        source.writeTo(new Unended(out));
    }

    private record Source(StatementFile form, StatementDocument document, Details details) implements DataSource {

        /** A mail that breaks off in the middle must look so to the transport, which then drops the connection. */
        void writeTo(OutputStream out) throws IOException {
            try {
                form.write(document, details, out);
            } catch (RuntimeException e) {
                throw new IOException("The attachment " + getName() + " can't be written", e);
            }
        }

        /** For whoever reads a message instead of sending it. */
        @Override
        public InputStream getInputStream() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            writeTo(bytes);
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("A statement's attachment is only read");
        }

        @Override
        public String getContentType() {
            return form.mediaType();
        }

        @Override
        public String getName() {
            return form.name(document);
        }
    }

    /**
     * A stream that whoever writes the content can neither flush nor close. An encoder takes either for the end: base64
     * is padded there, and a strict reader reads no further (RFC 2045, section 6.8).
     */
    private static final class Unended extends FilterOutputStream {

        private Unended(OutputStream out) {
            super(out);
        }

        /** In one piece, not byte by byte. */
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
