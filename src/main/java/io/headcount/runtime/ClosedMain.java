package io.headcount.runtime;

import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.Main;

/**
 * Camel that knows what it is told and nothing else. By its own defaults a variable of the environment or a property of the virtual
 * machine wins over what it is told: {@code SMTP_STARTTLS=false}, meant for another program, would send mail in the clear, and {@code
 * CAMEL_MAIN_…} would set it up anew.
 */
final class ClosedMain extends Main {

    /** @param told all that components and routes may know */
    ClosedMain(Properties told) {
        setPropertyPlaceholderLocations("false");
        setOverrideProperties(told);
        configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
        configure().setAutoConfigurationSystemPropertiesEnabled(false);
        // Where there are none, a file that the environment names would be taken for them.
        addInitialProperty("headcount", "closed");
    }

    @Override
    protected void configurePropertiesService(CamelContext context) throws Exception {
        if (!(context.getPropertiesComponent() instanceof PropertiesComponent lookup)) {
            throw new IllegalStateException("the environment can't be kept from the routes");
        }
        lookup.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        lookup.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
        super.configurePropertiesService(context);
    }
}
