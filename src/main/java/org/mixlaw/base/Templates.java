package org.mixlaw.base;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Fills in templates that lie beside a class, in UTF-8 and whatever the locale. */
public final class Templates {
  private Templates() {}

  /**
   * Fills a template in.
   *
   * @param beside the class in whose package it lies
   * @param name its file: {@code .ftlh} escapes what it inserts for HTML, {@code .ftl} nothing
   * @param words what it may insert, by name
   * @return the text
   * @throws IOException if there is no such template
   * @throws IllegalStateException if it asks for what is not there
   */
  public static String fill(Class<?> beside, String name, Map<String, ?> words) throws IOException {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(beside, "");
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setLocale(Locale.ROOT);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    StringWriter text = new StringWriter();
    try {
      configuration.getTemplate(name).process(words, text);
    } catch (TemplateException e) {
      throw new IllegalStateException("the template " + name + " is broken: " + e.getMessage(), e);
    }
    return text.toString();
  }
}
