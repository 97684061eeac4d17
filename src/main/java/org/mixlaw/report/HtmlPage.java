package org.mixlaw.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mixlaw.base.Templates;

/** Lays a {@link Page} out as one HTML document that asks for nothing from elsewhere. */
final class HtmlPage {
  private HtmlPage() {}

  static String of(Page page) throws IOException {
    return Templates.fill(
        HtmlPage.class,
        "page.ftlh",
        Map.of("page", page, "style", resource("page.css"), "script", resource("page.js")));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
