package org.mixlaw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What Mixlaw gives away names the licences of what it carries. */
class NoticeTest {
  @Test
  void everyDependencyIsNamed() throws Exception {
    String notice = Files.readString(Path.of("NOTICE"));
    NodeList dependencies =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile())
            .getElementsByTagName("dependency");
    List<String> shipped = new ArrayList<>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      boolean managed =
          dependency.getParentNode().getParentNode().getNodeName().startsWith("dependencyM");
      if (!managed && !"test".equals(text(dependency, "scope"))) {
        shipped.add(text(dependency, "artifactId"));
      }
    }
    assertFalse(shipped.isEmpty());
    assertEquals(
        List.of(), shipped.stream().filter(artifact -> !notice.contains(artifact)).toList());
  }

  private static String text(Element dependency, String tag) {
    NodeList found = dependency.getElementsByTagName(tag);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }
}
