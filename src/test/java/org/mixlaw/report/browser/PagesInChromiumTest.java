package org.mixlaw.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.report.SamplePages;

/**
 * Reports in a real browser, which {@code scripts/browser/test} brings: charts draw, switches and
 * copying work, nothing is asked for from elsewhere and nothing complained of.
 */
@EnabledIfSystemProperty(
    named = "mixlaw.browser",
    matches = ".+",
    disabledReason = "scripts/browser/test runs it with Chromium")
class PagesInChromiumTest {
  @TempDir static Path temporary;
  private static Chromium browser;
  private static Map<String, Path> pages;

  @BeforeAll
  static void start() throws Exception {
    pages = new TreeMap<>(SamplePages.write(temporary.resolve("pages")));
    browser =
        new Chromium(
            Path.of(System.getProperty("mixlaw.browser")),
            Files.createDirectories(temporary.resolve("profile")));
    browser.allowClipboard();
    Optional<Path> pictures =
        Optional.ofNullable(System.getProperty("mixlaw.pictures")).map(Path::of);
    if (pictures.isPresent()) {
      takePictures(Files.createDirectories(pictures.get()));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
  }

  /** For people to look at: every page in light, dark, print and 400 px. */
  private static void takePictures(Path folder) throws Exception {
    for (Map.Entry<String, Path> page : pages.entrySet()) {
      for (String look : List.of("light", "dark", "print", "narrow")) {
        browser.open(page.getValue(), look.equals("narrow") ? 400 : 1280, 900, look.equals("dark"));
        if (look.equals("light")) {
          Files.write(folder.resolve(page.getKey() + "-first.png"), browser.picture(false));
        }
        browser.media(look.equals("print") ? "print" : "");
        Files.write(folder.resolve(page.getKey() + "-" + look + ".png"), browser.picture(true));
      }
    }
  }

  private static String text(String expression) throws Exception {
    return browser.evaluate(expression).asText();
  }

  private static int count(String expression) throws Exception {
    return browser.evaluate(expression).asInt();
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "swarm", "unchecked", "elsewhere"})
  void aPageDrawsAsksForNothingAndComplainsOfNothing(String name) throws Exception {
    Path page = pages.get(name);
    browser.open(page, 1280, 900, false);
    assertEquals(List.of(page.toUri().toString()), browser.requests());
    assertEquals(List.of(), browser.complaints());
    assertTrue(count("document.querySelectorAll('figure svg').length") >= 8, name);
    assertEquals(
        0,
        count(
            "[...document.querySelectorAll('figure svg')].filter(s => {const b ="
                + " s.getBoundingClientRect(); return b.width < 50 || b.height < 30}).length"),
        "charts take their place");
    assertEquals(
        0,
        count(
            "[...document.querySelectorAll('figure')].filter(f =>"
                + " f.querySelectorAll('.tools button').length !== 2).length"),
        "every chart is saved as CSV and SVG");
    assertTrue(Files.size(page) < 3_000_000, name + ": " + Files.size(page));
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "swarm", "unchecked", "elsewhere"})
  void theFirstScreenHoldsMixtureGainIntervalCostAndReason(String name) throws Exception {
    browser.open(pages.get(name), 1280, 900, false);
    String seen =
        text(
            "(() => {const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);"
                + " let out = ''; while (walk.nextNode()) {const p ="
                + " walk.currentNode.parentElement; const b = p.getBoundingClientRect(); if"
                + " (b.height > 0 && b.bottom <= 900) out += walk.currentNode.textContent + '\\n"
                + "';} return out})()");
    for (String wanted :
        List.of(
            "The mixture",
            "How much better than the",
            "interval",
            "How sure",
            "At what cost",
            "FLOPs",
            "Why this mixture",
            "Which domain matters most",
            "five points more or less of ",
            "What to run next")) {
      assertTrue(seen.contains(wanted), name + " lacks '" + wanted + "' in:\n" + seen);
    }
    for (String domain :
        OptimumFile.read(pages.get(name).resolveSibling(name + ".yaml"))
            .optimum()
            .mixture()
            .domains()) {
      assertTrue(seen.contains(domain), name + " lacks " + domain);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "swarm", "unchecked", "elsewhere"})
  void nothingIsCutOnANarrowScreen(String name) throws Exception {
    browser.open(pages.get(name), 400, 800, true);
    assertEquals(List.of(), browser.complaints());
    assertTrue(count("document.documentElement.scrollWidth") <= 400, name);
    assertEquals(
        "",
        text(
            "[...document.querySelectorAll('svg text')].filter(t => {const s = t.ownerSVGElement,"
                + " b = t.getBBox(), v = s.viewBox.baseVal; return !t.hasAttribute('transform') &&"
                + " (b.x < -0.5 || b.x + b.width > v.width + 0.5)}).map(t => t.textContent)"
                + ".slice(0, 5).join('; ')"),
        "words of a chart lie within it");
    assertEquals(
        "",
        text(
            "[...document.querySelectorAll('.tile *, .reasons li, .verdict *, figcaption, p')]"
                + ".filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)"
                + ".map(e => e.textContent).slice(0, 5).join('; ')"));
  }

  @Test
  void theFirstColumnOfAWideTableStaysInSight() throws Exception {
    browser.open(pages.get("small"), 400, 800, false);
    String table = "document.querySelector('#runs .scroll')";
    assertTrue(count(table + ".scrollWidth") > 600, "there is something to scroll");
    browser.evaluate(table + ".scrollLeft = 300");
    assertEquals(
        count(table + ".getBoundingClientRect().left"),
        count(table + ".querySelector('tbody th').getBoundingClientRect().left"));
  }

  @Test
  void switchesSortingCopyingAndSavingWork() throws Exception {
    browser.open(pages.get("small"), 1280, 900, false);
    String shown = "document.querySelectorAll('#curves figure:not([hidden])').length";
    int all = count(shown);
    browser.evaluate("document.querySelector('#curves .chips [data-domain=java]').click()");
    assertEquals(all - 1, count(shown), "a domain is switched off");
    browser.evaluate("document.querySelector('#curves .chips [data-domain=java]').click()");
    assertEquals(all, count(shown));

    String curves =
        "[...document.querySelectorAll('#curves g.size1')].filter(g =>"
            + " getComputedStyle(g).display !== 'none').length";
    assertTrue(count(curves) > 0);
    browser.evaluate("document.querySelector('#curves .legend [data-key=size1]').click()");
    assertEquals(0, count(curves), "a size is switched off");

    String first = "document.querySelector('#runs tbody th').textContent";
    browser.evaluate("document.querySelectorAll('#runs thead th')[4].click()");
    assertTrue(text(first).startsWith("tiny-25k"), text(first));
    browser.evaluate("document.querySelectorAll('#runs thead th')[4].click()");
    assertTrue(text(first).startsWith("tiny-793k"), "by size, falling: " + text(first));

    browser.evaluate("document.querySelector('button.copy').click()");
    assertEquals(
        text("document.querySelector('[data-copy]').textContent"),
        text("navigator.clipboard.readText()"));
    browser.evaluate("document.querySelector('.command + button.copy').click()");
    assertEquals(
        text("document.querySelector('.command').textContent"),
        text("navigator.clipboard.readText()"));

    browser.evaluate(
        "window.saved = []; URL.createObjectURL = blob => {blob.text().then(t =>"
            + " window.saved.push(t)); return 'about:blank'}; HTMLAnchorElement.prototype.click ="
            + " function () {window.saved.push(this.download)};"
            + " document.querySelectorAll('#effects .tools button').forEach(b => b.click());"
            + " new Promise(done => setTimeout(done, 200))");
    String saved = text("window.saved.join('\\n')");
    assertTrue(saved.contains(".csv") && saved.contains(".svg"), saved);
    assertTrue(saved.contains("row,column,value,sure"), saved);
    assertTrue(saved.contains("xmlns=\"http://www.w3.org/2000/svg\""), saved);
    assertFalse(saved.contains("var(--"), "colours are written out");

    browser.evaluate(
        "document.querySelector('#curves [data-run]').dispatchEvent(new PointerEvent('pointerover',"
            + " {bubbles: true}))");
    assertFalse(text("document.querySelector('.tip').textContent").isEmpty());
    assertEquals(List.of(), browser.complaints());
  }
}
