package io.headcount.destination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server on the loopback address that lets in one key and remembers what was renamed. */
final class SftpStandIn implements AutoCloseable {

    private final List<String> renamed = new CopyOnWriteArrayList<>();
    private final KeyPair host = keys();
    private final KeyPair user = keys();
    private final SshServer server = SshServer.setUpDefaultServer();
    private final Path root;

    private SftpStandIn(Path root) throws IOException, GeneralSecurityException {
        this.root = Files.createDirectories(root);
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator((name, key, session) -> key.equals(user.getPublic()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(new SftpEventListener() {
            @Override
            public void moved(
                    ServerSession session,
                    Path from,
                    Path to,
                    Collection<java.nio.file.CopyOption> options,
                    Throwable e) {
                renamed.add(from.getFileName() + " -> " + to.getFileName());
            }
        });
        server.setSubsystemFactories(List.of(sftp));
        server.start();
    }

    static SftpStandIn start(Path root) throws IOException, GeneralSecurityException {
        return new SftpStandIn(root);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    Path keyFile(Path file) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(user.getPrivate().getEncoded());
        return Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    }

    /** As ssh-keyscan writes it; with the key of somebody else where it is to be wrong. */
    void knownHosts(Path file, boolean right) throws IOException {
        Files.writeString(
                file,
                "[127.0.0.1]:" + server.getPort() + " "
                        + PublicKeyEntry.toString(right ? host.getPublic() : user.getPublic()) + "\n");
    }

    Path root() {
        return root;
    }

    List<String> renamed() {
        return renamed;
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
