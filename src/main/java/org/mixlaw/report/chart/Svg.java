package org.mixlaw.report.chart;

import java.util.Locale;

/** Writes SVG elements; text and attribute values are escaped, numbers have two decimals. */
final class Svg {
  /** The usual width of a letter of a row's label. */
  private static final double LETTER = 6.6;

  /** How steeply slanted words rise. */
  private static final double SLANT = Math.toRadians(35);

  private final StringBuilder text = new StringBuilder();

  /** Opens an element; attributes are names and values in turn. */
  Svg open(String element, Object... attributes) {
    tag(element, attributes);
    text.append('>');
    return this;
  }

  /** Closes an element. */
  Svg close(String element) {
    text.append("</").append(element).append('>');
    return this;
  }

  /** An element without content. */
  Svg empty(String element, Object... attributes) {
    tag(element, attributes);
    text.append("/>");
    return this;
  }

  /** An element that holds text. */
  Svg text(String content, String element, Object... attributes) {
    return open(element, attributes).raw(escape(content)).close(element);
  }

  /** A mark with a tooltip. */
  Svg mark(String tooltip, String element, Object... attributes) {
    return open(element, attributes).text(tooltip, "title").close(element);
  }

  /** A straight line. */
  Svg line(String style, double x1, double y1, double x2, double y2) {
    return empty("line", "class", style, "x1", x1, "y1", y1, "x2", x2, "y2", y2);
  }

  /** A bar with a tooltip; never thinner than what the eye can see. */
  Svg bar(String tooltip, String style, double from, double to, double top, double height) {
    double width = Math.max(1.5, to - from);
    Object[] attributes = {
      "class", style, "x", from, "y", top, "width", width, "height", height, "rx", 1.5
    };
    return mark(tooltip, "rect", attributes);
  }

  /** A dot with a tooltip. */
  Svg dot(String tooltip, String style, double x, double y, double radius) {
    return mark(tooltip, "circle", "class", style, "cx", x, "cy", y, "r", radius);
  }

  /** Words at a place. */
  Svg words(String words, String style, double x, double y) {
    return text(words, "text", "class", style, "x", x, "y", y);
  }

  /** Words at a place, cut with a tooltip where they would not fit. */
  Svg label(String words, double width, String style, double x, double y) {
    int most = (int) (width / LETTER);
    if (words.length() <= most) {
      return words(words, style, x, y);
    }
    open("text", "class", style, "x", x, "y", y).raw(escape(words.substring(0, most - 1) + "…"));
    return text(words, "title").close("text");
  }

  /** How wide so many letters are where they rise. */
  static double slantedWidth(int letters) {
    return 8 + letters * LETTER * Math.cos(SLANT);
  }

  /** How high so many letters reach where they rise. */
  static double slantedHeight(int letters) {
    return 8 + letters * LETTER * Math.sin(SLANT);
  }

  /** Words that rise from a place, cut after so many letters. */
  Svg slanted(String words, int most, String style, double x, double y) {
    String short_ = words.length() <= most ? words : words.substring(0, most - 1) + "…";
    open(
        "text",
        "class",
        style,
        "transform",
        "translate("
            + number(x)
            + " "
            + number(y)
            + ") rotate("
            + number(-Math.toDegrees(SLANT))
            + ")");
    raw(escape(short_));
    if (!short_.equals(words)) {
      text(words, "title");
    }
    return close("text");
  }

  private void tag(String element, Object... attributes) {
    text.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      text.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(value instanceof Double d ? number(d) : escape(String.valueOf(value)))
          .append('"');
    }
  }

  private Svg raw(String content) {
    text.append(content);
    return this;
  }

  static String number(double x) {
    return String.format(Locale.ROOT, "%.2f", x).replaceAll("\\.?0+$", "");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
