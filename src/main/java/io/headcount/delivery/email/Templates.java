package io.headcount.delivery.email;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import freemarker.cache.FileTemplateLoader;
import freemarker.cache.NullCacheStorage;
import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateNotFoundException;
import io.headcount.delivery.BrokenTemplateException;
import io.headcount.text.OneLine;
import io.headcount.text.PlainText;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The templates in an operator's folder. They see texts, numbers and lists, never a Java object, and can't reach any
 * class or any file outside the folder. They are read anew for each mail, so an edit counts from the next one on.
 */
final class Templates {

    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> PLAIN_VALUES = new TypeReference<>() {};

    private final Path folder;
    private final Configuration freemarker = new Configuration(Configuration.VERSION_2_3_34);

    /**
     * @throws BrokenTemplateException if there is no such folder
     */
    Templates(Path folder) {
        this.folder = folder;
        try {
            freemarker.setTemplateLoader(new PlainTemplates(folder));
        } catch (IOException e) {
            throw new BrokenTemplateException(
                    "The e-mail templates' folder " + folder
                            + " can't be read: restore the one that Headcount came with",
                    e);
        }
        freemarker.setCacheStorage(NullCacheStorage.INSTANCE);
        freemarker.setDefaultEncoding("UTF-8");
        freemarker.setLocale(Locale.ROOT);
        freemarker.setNumberFormat("computer");
        freemarker.setObjectWrapper(new SimpleObjectWrapper(Configuration.VERSION_2_3_34));
        freemarker.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        freemarker.setAPIBuiltinEnabled(false);
        freemarker.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        freemarker.setLogTemplateExceptions(false);
        freemarker.setWrapUncheckedExceptions(true);
        freemarker.setFallbackOnNullLoopVariable(false);
    }

    /** Reads templates as all that people wrote is read. */
    private static final class PlainTemplates extends FileTemplateLoader {

        PlainTemplates(Path folder) throws IOException {
            super(folder.toFile());
        }

        @Override
        public Reader getReader(Object template, String encoding) throws IOException {
            return new StringReader(PlainText.read(((File) template).toPath()));
        }
    }

    /**
     * What the template makes of the facts: all of it or an exception.
     *
     * @throws BrokenTemplateException if the template is missing or broken
     */
    String render(String name, Facts facts, Wording wording, boolean logo) {
        Map<String, Object> model = new HashMap<>(PLAIN.convertValue(facts, PLAIN_VALUES));
        model.putAll(TextLayout.FUNCTIONS);
        model.put("t", wording.forTemplates());
        if (logo) {
            model.put("logo", Logo.URL);
        }
        StringWriter out = new StringWriter();
        try {
            freemarker.getTemplate(name).process(model, out);
            return out.toString();
        } catch (ParseException e) {
            throw broken(e.getTemplateName(), e.getLineNumber(), e.getEditorMessage(), e);
        } catch (SecurityException e) {
            throw outside(name, e);
        } catch (TemplateException e) {
            if (e.getCause() instanceof BrokenTemplateException words) {
                throw words;
            }
            if (e.getCause() instanceof SecurityException) {
                throw outside(e.getTemplateSourceName(), e);
            }
            throw broken(e.getTemplateSourceName(), e.getLineNumber(), e.getMessageWithoutStackTop(), e);
        } catch (TemplateNotFoundException e) {
            throw broken(e.getTemplateName(), null, "the file is missing.", e);
        } catch (IOException e) {
            throw broken(name, null, String.valueOf(e.getMessage()), e);
        }
    }

    /** The loader follows no link out of the folder, and says so in words that name paths of the machine. */
    private BrokenTemplateException outside(String name, Exception cause) {
        return broken(
                name,
                null,
                "it is, or it includes, a symbolic link to a file outside this folder, which is not followed; put the"
                        + " file itself there.",
                cause);
    }

    private BrokenTemplateException broken(String name, Integer line, String why, Exception cause) {
        return new BrokenTemplateException(
                "The e-mail template " + folder.resolve(String.valueOf(name)) + (line == null ? "" : ", line " + line)
                        + ", can't be used: " + OneLine.of(why)
                        + " Nothing was sent: fix the file or restore the one that Headcount came with.",
                cause);
    }
}
