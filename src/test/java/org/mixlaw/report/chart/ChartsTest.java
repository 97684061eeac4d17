package org.mixlaw.report.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Charts are well-formed, named for screen readers, and put every mark where its value belongs. */
class ChartsTest {
  private static final Caption CAPTION =
      new Caption("a < b & \"c\"", "what there is to see", "tokens", "nats");

  private static Element parse(Chart chart) throws Exception {
    String svg = chart.svg();
    assertEquals(CAPTION.title(), chart.title());
    assertTrue(chart.csv().lines().count() > 0);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
    Element root = document.getDocumentElement();
    assertEquals("img", root.getAttribute("role"));
    assertEquals(CAPTION.title() + ". " + CAPTION.description(), root.getAttribute("aria-label"));
    return root;
  }

  private static List<Element> marks(Element root, String element, String style) {
    NodeList found = root.getElementsByTagName(element);
    return java.util.stream.IntStream.range(0, found.getLength())
        .mapToObj(i -> (Element) found.item(i))
        .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(style))
        .toList();
  }

  private static double number(Element mark, String attribute) {
    return Double.parseDouble(mark.getAttribute(attribute));
  }

  @Test
  void curvesRunFromLeftToRightAndLowerLossesLieLower() throws Exception {
    Element chart =
        parse(
            LineChart.of(
                CAPTION,
                List.of(
                    new LineChart.Curve(
                        "run <1>",
                        "its mixture",
                        "size1",
                        List.of(new LineChart.Point(1e5, 3), new LineChart.Point(8e5, 2))))));
    String[] points =
        ((Element) chart.getElementsByTagName("polyline").item(0))
            .getAttribute("points")
            .split("[ ,]");
    assertTrue(Double.parseDouble(points[0]) < Double.parseDouble(points[2]));
    assertTrue(Double.parseDouble(points[1]) < Double.parseDouble(points[3]));
    assertTrue(chart.getTextContent().contains("run <1>"));
  }

  @Test
  void residualsLieAboutZeroOnASymmetricAxis() throws Exception {
    Element chart =
        parse(
            ResidualChart.of(
                CAPTION,
                List.of(
                    new ResidualChart.Dot(1, 0.01, "above", "size1"),
                    new ResidualChart.Dot(2, -0.01, "below", "size1"),
                    new ResidualChart.Dot(3, 0, "right", "size1")),
                0.004));
    double zero = number(marks(chart, "line", "reference").get(0), "y1");
    List<Element> dots = marks(chart, "circle", "dot");
    assertEquals(zero, number(dots.get(2), "cy"), 0.02);
    assertEquals(zero - number(dots.get(0), "cy"), number(dots.get(1), "cy") - zero, 0.02);
    Element band = marks(chart, "rect", "band").get(0);
    assertEquals(
        0.8 * (zero - number(dots.get(0), "cy")),
        zero - number(band, "y"),
        0.02,
        "2 x 0.004 / 0.01");
  }

  @Test
  void observationsOutsideTheirIntervalAreMarkedOtherwiseThanByColour() throws Exception {
    List<IntervalChart.Row> rows =
        List.of(
            new IntervalChart.Row("in", 2, 1.9, 2.1, 2.05, false),
            new IntervalChart.Row("out", 2, 1.9, 2.1, 2.15, true));
    Element chart = parse(IntervalChart.of(CAPTION, rows, rows));
    assertEquals(2, marks(chart, "rect", "interval").size());
    List<Element> outside = marks(chart, "circle", "outside");
    assertEquals(1, outside.size());
    assertEquals(
        "out: predicted 2.0000 (1.9000 to 2.1000), observed 2.1500",
        outside.get(0).getTextContent());
    Element bar = marks(chart, "rect", "interval").get(1);
    assertTrue(number(outside.get(0), "cx") > number(bar, "x") + number(bar, "width"));
  }

  @Test
  void barsAreAsLongAsTheProportions() throws Exception {
    Element chart =
        parse(
            MixtureChart.of(
                CAPTION,
                List.of(
                    new MixtureChart.Row("x", 0.4, 0.2, 0.3, 0.5, List.of(0.1, 0.9)),
                    new MixtureChart.Row("y", 0.0, 0.8, 0.0, 0.0, List.of()))));
    List<Element> optimum = marks(chart, "rect", "optimum");
    List<Element> baseline = marks(chart, "rect", "baseline");
    assertEquals(2 * number(baseline.get(0), "width"), number(optimum.get(0), "width"), 0.05);
    assertEquals("x: optimum 40.0%", optimum.get(0).getTextContent());
    List<Element> tried = marks(chart, "line", "tried");
    assertEquals(2, tried.size());
    assertTrue(
        number(tried.get(1), "x1")
            > number(baseline.get(1), "x") + number(baseline.get(1), "width"));
    assertTrue(number(tried.get(1), "x1") < 560 - 92, "the axis reaches all that is drawn");
  }

  @Test
  void axesThatAreToAgreeSpanTheSame() throws Exception {
    Element chart =
        parse(
            new Plot(CAPTION, false, Double::toString)
                .dot("run", "size1", new Plot.Point(2.0, 2.2))
                .dot("run", "size1", new Plot.Point(2.4, 2.3))
                .diagonal("both agree")
                .draw());
    Element line = marks(chart, "line", "reference").get(0);
    assertEquals(52, number(line, "x1"), 0.1, "from corner");
    assertEquals(348, number(line, "x2"), 0.1, "to corner");
    assertEquals(236 - 38, number(line, "y1"), 0.1);
    assertEquals(20, number(line, "y2"), 0.1);
  }

  @Test
  void plotsShowIntervalsAndMarkPlaces() throws Exception {
    Chart drawn =
        new Plot(CAPTION, true, Double::toString)
            .line(
                "law",
                "best fan",
                List.of(new Plot.Point(1e6, 3, 2.9, 3.1), new Plot.Point(1e8, 2, 1.8, 2.2)))
            .dot("run", "size1", new Plot.Point(1e7, 2.5))
            .mark("target", 1e8)
            .diagonal("both agree")
            .draw();
    Element chart = parse(drawn);
    assertEquals(1, chart.getElementsByTagName("polygon").getLength(), "a band");
    Element dot = marks(chart, "circle", "dot").get(0);
    assertEquals("run: 1.0E7, 2.5000", dot.getTextContent());
    String place = marks(chart, "path", "place").get(0).getAttribute("d");
    assertTrue(Double.parseDouble(place.substring(1, place.indexOf(' '))) > number(dot, "cx"));
    assertEquals(
        List.of(
            "kind,name,x,y,lower,upper",
            "line,law,1000000,3,2.9,3.1",
            "line,law,100000000,2,1.8,2.2",
            "point,run,10000000,2.5,2.5,2.5",
            "place,target,100000000,,,"),
        drawn.csv().lines().toList());
  }

  @Test
  void cellsSayTheirSignAndWhetherTheyMayBeChance() throws Exception {
    Element chart =
        parse(
            HeatMap.of(
                CAPTION,
                List.of("code"),
                List.of(
                    new HeatMap.Row(
                        "books", List.of(new HeatMap.Cell(-0.2, "-0.2", "down", true)), false),
                    new HeatMap.Row(
                        "a name that is far too long for its row",
                        List.of(new HeatMap.Cell(0.1, "+0.1", "up", false)),
                        true))));
    assertEquals(1, marks(chart, "g", "lower").size());
    assertEquals(1, marks(chart, "g", "unsure").size());
    Element cut = marks(chart, "text", "strong").get(0);
    assertTrue(cut.getTextContent().startsWith("a name that is fa"), cut.getTextContent());
    assertTrue(cut.getTextContent().endsWith("a name that is far too long for its row"));
  }

  @Test
  void barsLeaveZeroToTheirSide() throws Exception {
    BarChart.Bar left = new BarChart.Bar("less", "less", "-1", -1, -1.5, -0.5);
    BarChart.Bar right = new BarChart.Bar("more", "more", "2", 2, 2, 2);
    Element chart =
        parse(BarChart.of(CAPTION, List.of(new BarChart.Row("a", List.of(left, right)))));
    Element below = marks(chart, "rect", "less").get(0);
    Element above = marks(chart, "rect", "more").get(0);
    assertEquals(number(above, "x"), number(below, "x") + number(below, "width"), 0.02);
    assertEquals(2 * number(below, "width"), number(above, "width"), 0.03);
    assertEquals(1, marks(chart, "path", "near").size(), "one has an interval");
  }

  @Test
  void mixturesRunDownTheirDomainsAndTrianglesHoldThreeCorners() throws Exception {
    Element lines =
        parse(
            ParallelChart.of(
                CAPTION,
                List.of("a", "b"),
                List.of(new ParallelChart.Line("best", "best", List.of(0.25, 0.75)))));
    String[] points =
        ((Element) lines.getElementsByTagName("polyline").item(0))
            .getAttribute("points")
            .split("[ ,]");
    assertTrue(Double.parseDouble(points[0]) < Double.parseDouble(points[2]));
    assertTrue(Double.parseDouble(points[1]) < Double.parseDouble(points[3]));
    double[][] corners = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    Element triangle =
        parse(
            TriangleChart.of(
                CAPTION,
                List.of("a", "b", "c"),
                List.of(
                    new TriangleChart.Cell(
                        new double[] {1 / 3., 1 / 3., 1 / 3.},
                        List.of(corners),
                        0.1,
                        false,
                        "all of it")),
                List.of(
                    new TriangleChart.Dot("top", "best", corners[0]),
                    new TriangleChart.Dot("left", "base", corners[2]))));
    List<Element> dots = marks(triangle, "circle", "dot");
    assertTrue(number(dots.get(0), "cy") < number(dots.get(1), "cy"));
    assertTrue(number(dots.get(1), "cx") < number(dots.get(0), "cx"));
  }

  @Test
  void chartsOfNothingAreStillCharts() throws Exception {
    parse(new Plot(CAPTION, false, Double::toString).draw());
    parse(HeatMap.of(CAPTION, List.of(), List.of()));
    parse(BarChart.of(CAPTION, List.of()));
    parse(ParallelChart.of(CAPTION, List.of(), List.of()));
    parse(LineChart.of(CAPTION, List.of()));
    parse(ResidualChart.of(CAPTION, List.of(), 0));
    parse(IntervalChart.of(CAPTION, List.of(), List.of()));
    parse(MixtureChart.of(CAPTION, List.of()));
    parse(
        LineChart.of(
            CAPTION,
            List.of(new LineChart.Curve("one", "", "s", List.of(new LineChart.Point(5, 5))))));
  }

  @Test
  void ticksAreRoundAndLabelledWithTheDecimalsTheyNeed() {
    Scale linear = new Scale(1.53, 1.76, 0, 100, false);
    assertEquals(
        List.of("1.55", "1.60", "1.65", "1.70", "1.75"),
        linear.ticks(5).stream().map(t -> linear.label(t, linear.ticks(5))).toList());
    Scale logarithmic = new Scale(9e4, 8.2e5, 0, 100, true);
    assertEquals(
        List.of("100K", "200K", "500K"),
        logarithmic.ticks(5).stream().map(t -> logarithmic.label(t, List.of())).toList());
    Scale wide = new Scale(1e6, 1e11, 0, 100, true);
    assertEquals(6, wide.ticks(5).size());
    assertEquals(50, logarithmic.at(Math.sqrt(9e4 * 8.2e5)), 1e-9);
    Scale of = Scale.linear(DoubleStream.of(0, 10), 0, 100);
    assertTrue(of.from() < 0 && of.to() > 10);
  }
}
