package org.mixlaw.report.chart;

import java.util.List;
import java.util.function.DoubleFunction;

/** What charts share: size, description, grid and axes. */
final class Frame {
  static final double WIDTH = 360;
  static final double LEFT = 52;
  static final double RIGHT = 12;
  static final double TOP = 20;
  static final double BOTTOM = 38;

  /** Charts grow no further with the page, so that the words of neighbours are of one size. */
  private static final double LARGEST = 1.1;

  /** The width of a letter of a tick on a narrow screen. */
  private static final double LETTER = 8;

  /** Where the rows of a chart of rows begin. */
  static final double ROWS = 6;

  private Frame() {}

  /** Begins a chart; the caption names it for screen readers. */
  static Svg begin(Caption caption, double width, double height) {
    return new Svg()
        .open(
            "svg",
            "viewBox",
            "0 0 " + Svg.number(width) + " " + Svg.number(height),
            "style",
            "max-width:" + Svg.number(width * LARGEST) + "px",
            "role",
            "img",
            "aria-label",
            caption.title() + ". " + caption.description());
  }

  /** Draws grid, ticks and axis titles of a chart with two axes. */
  static void axes(Svg svg, Caption caption, Scale x, Scale y) {
    List<Double> up = y.ticks(5);
    for (double tick : up) {
      svg.line("grid", x.first(), y.at(tick), x.last(), y.at(tick));
      svg.words(y.label(tick, up), "tick end", x.first() - 6, y.at(tick) + 3.5);
    }
    svg.line("axis", x.first(), y.first(), x.last(), y.first());
    List<Double> along = x.ticks(5);
    for (double tick : along) {
      svg.line("axis", x.at(tick), y.first(), x.at(tick), y.first() + 4);
      svg.words(x.label(tick, along), "tick middle", x.at(tick), y.first() + 16);
    }
    svg.words(caption.x(), "label end", x.last(), y.first() + 31);
    svg.words(caption.y(), "label", 4, 11);
  }

  /** The ticks of a chart of rows: about six, or three where six labels would touch. */
  static List<Double> rowTicks(Scale x) {
    List<Double> ticks = x.ticks(6);
    int longest = ticks.stream().mapToInt(tick -> x.label(tick, ticks).length()).max().orElse(0);
    return ticks.size() > 1 && x.at(ticks.get(1)) - x.at(ticks.get(0)) < LETTER * (longest + 1)
        ? x.ticks(3)
        : ticks;
  }

  /** Draws the horizontal axis of a chart of rows. */
  static void rows(Svg svg, Caption caption, Scale x, double bottom, DoubleFunction<String> label) {
    for (double tick : rowTicks(x)) {
      svg.line("grid", x.at(tick), ROWS, x.at(tick), bottom);
      svg.words(label.apply(tick), "tick middle", x.at(tick), bottom + 15);
    }
    svg.words(caption.x(), "label end", x.last(), bottom + 31);
  }
}
