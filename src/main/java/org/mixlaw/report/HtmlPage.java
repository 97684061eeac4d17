package org.mixlaw.report;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Lays a {@link Page} out as one HTML document that asks for nothing from elsewhere. */
final class HtmlPage {
  private HtmlPage() {}

  static String of(Page page) throws IOException {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(HtmlPage.class, "");
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setLocale(Locale.ROOT);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    StringWriter html = new StringWriter();
    try {
      configuration
          .getTemplate("page.ftlh")
          .process(
              Map.of("page", page, "style", resource("page.css"), "script", resource("page.js")),
              html);
    } catch (TemplateException e) {
      throw new IllegalStateException("the page's template is broken: " + e.getMessage(), e);
    }
    return html.toString();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
