package io.headcount.sandbox;

import io.headcount.sandbox.smtp.MailServer;
import io.headcount.sandbox.smtp.Postmaster;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The libraries that only a sandbox needs lie in the folder {@code sandbox} beside the program's jar, on no class path: what bills can't
 * reach them. A sandbox loads them, and the one class of ours that uses them, with a loader of its own.
 */
final class SandboxLibraries {

    private static final String MAIL_SERVER = "io.headcount.sandbox.smtp.GreenMailServer";

    private SandboxLibraries() {}

    /**
     * Starts the mail server.
     *
     * @throws IOException if it does not start, or its library is not there
     */
    static MailServer mailServer(Postmaster postmaster) throws IOException {
        try {
            return (MailServer) loader().loadClass(MAIL_SERVER)
                    .getConstructor(Postmaster.class)
                    .newInstance(postmaster);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("The sandbox's mail server could not be started: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IOException(
                    "The sandbox's mail server is not there: build or unpack Headcount again, with its folder 'sandbox'.",
                    e);
        }
    }

    /** Where there is no such folder, as in an IDE or a test, everything is on the class path. */
    private static ClassLoader loader() throws IOException {
        Path jar = jar();
        Path folder = jar.resolveSibling("sandbox");
        ClassLoader application = SandboxLibraries.class.getClassLoader();
        if (!Files.isRegularFile(jar) || !Files.isDirectory(folder)) {
            return application;
        }
        List<URL> urls = new ArrayList<>();
        urls.add(jar.toUri().toURL());
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path library : libraries) {
                urls.add(library.toUri().toURL());
            }
        }
        return new OneClassOfOurs(urls.toArray(URL[]::new), application);
    }

    private static Path jar() throws IOException {
        try {
            return Path.of(SandboxLibraries.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** Everything of ours is the application's but the class that uses the libraries, and what is nested in it. */
    private static final class OneClassOfOurs extends URLClassLoader {

        private OneClassOfOurs(URL[] urls, ClassLoader application) {
            super(urls, application);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(MAIL_SERVER)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
