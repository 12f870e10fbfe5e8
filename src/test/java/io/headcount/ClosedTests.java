package io.headcount;

import io.headcount.sandbox.ClosedWorld;
import java.net.ProxySelector;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Registered for every test by META-INF/services: one that would reach anybody but this machine fails. */
public final class ClosedTests implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!(ProxySelector.getDefault() instanceof ClosedWorld)) {
            ProxySelector.setDefault(new ClosedWorld());
        }
    }
}
