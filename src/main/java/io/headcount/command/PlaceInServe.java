package io.headcount.command;

import io.headcount.beside.Reply;
import io.headcount.beside.Request;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.log.Discretion;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.text.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** In the process of {@code serve}, which has the ledger open; files and the browser are the caller's. */
final class PlaceInServe implements Place {

    private final Ledger ledger;
    private final List<String> accounts;
    private final Request request;
    private final Reply reply;

    /** @param accounts those that serve began with, under whose names it keeps the ledger */
    PlaceInServe(Ledger ledger, List<String> accounts, Request request, Reply reply) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.request = request;
        this.reply = reply;
    }

    @Override
    public void settings(Settings settings) throws SettingsException {
        Discretion.hideToo(settings::redact);
        if (!settings.accounts().equals(accounts)) {
            throw new SettingsException("accounts: the running 'serve' was started with " + String.join(", ", accounts)
                    + ", and now the settings say " + String.join(", ", settings.accounts())
                    + ". Nothing was read, recorded or sent: restart 'serve', then run the command again.");
        }
    }

    @Override
    public Ledger ledger(Settings settings, Path data) {
        return ledger.beside();
    }

    @Override
    public Path file(Path named) {
        return Path.of(request.folder()).resolve(named);
    }

    /** The caller writes the file: where it wants it, this process may neither write nor see. */
    @Override
    public void backUp(Ledger beside, Path named, Path data) throws LedgerException {
        Path made = data.resolve("backup-" + UUID.randomUUID() + ".zip");
        try {
            beside.backUp(made);
            try (OutputStream out = reply.file()) {
                Files.copy(made, out);
            }
        } catch (IOException e) {
            throw new LedgerException("The backup " + file(named) + " could not be written: " + Reason.of(e) + ".", e);
        } finally {
            delete(made);
        }
    }

    private static void delete(Path made) throws LedgerException {
        try {
            Files.deleteIfExists(made);
        } catch (IOException e) {
            throw new LedgerException(
                    "The file " + made + " is no longer needed and can't be deleted: " + Reason.of(e), e);
        }
    }

    @Override
    public void show(Path page, PrintStream err) {
        try {
            reply.show(page.toString());
        } catch (IOException e) {
            err.println("The page could not be opened in a browser: " + Reason.of(e));
        }
    }

    @Override
    public String user() {
        return reply.user().orElseGet(Place.OWN::user);
    }

    @Override
    public boolean isOfServe() {
        return true;
    }
}
