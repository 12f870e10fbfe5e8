package io.headcount.operations.web;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the pages, by the templates beside this class. They see texts, numbers and lists, never a Java object, and
 * everything is escaped, because of their ending {@code .ftlh}. Thread-safe.
 */
final class Pages {

    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> PLAIN_VALUES = new TypeReference<>() {};

    private final Configuration freemarker = new Configuration(Configuration.VERSION_2_3_34);

    Pages() {
        freemarker.setClassForTemplateLoading(Pages.class, "");
        freemarker.setDefaultEncoding("UTF-8");
        freemarker.setLocale(Locale.ROOT);
        freemarker.setNumberFormat("computer");
        freemarker.setObjectWrapper(new SimpleObjectWrapper(Configuration.VERSION_2_3_34));
        freemarker.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        freemarker.setAPIBuiltinEnabled(false);
        freemarker.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        freemarker.setLogTemplateExceptions(false);
        freemarker.setFallbackOnNullLoopVariable(false);
    }

    Answer overview(Overview overview) {
        return Answer.page(200, render("overview", overview));
    }

    Answer statement(Detail detail) {
        return Answer.page(200, render("statement", detail));
    }

    /** A page that says what is not as it should be. */
    Answer message(int status, String title, String text) {
        return Answer.page(status, render("message", Map.of("title", title, "text", text)));
    }

    private String render(String template, Object model) {
        StringWriter page = new StringWriter();
        try {
            freemarker
                    .getTemplate(template + ".ftlh", Locale.ROOT)
                    .process(PLAIN.convertValue(model, PLAIN_VALUES), page);
        } catch (IOException | TemplateException e) {
            throw new IllegalStateException("The page '" + template + "' can't be written", e);
        }
        return page.toString();
    }
}
