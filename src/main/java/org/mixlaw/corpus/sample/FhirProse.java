package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The prose of HL7 FHIR's definitions, which stands in {@code value} attributes of XML elements.
 */
record FhirProse() implements Extraction {
  private static final int SHORTEST = 20;
  private static final Set<String> PROSE =
      Set.of(
          "comment",
          "copyright",
          "definition",
          "description",
          "display",
          "documentation",
          "human",
          "isModifierReason",
          "meaningWhenMissing",
          "note",
          "orderMeaning",
          "purpose",
          "requirements",
          "short",
          "title");

  @Override
  public String rule() {
    return "distinct values of 20 characters or more of the elements "
        + String.join(", ", PROSE.stream().sorted().toList());
  }

  @Override
  public void extract(List<Jar> jars, Consumer<String> documents) throws IOException {
    Passages passages = new Passages(documents);
    Set<String> seen = new HashSet<>();
    XMLInputFactory xml = XMLInputFactory.newFactory();
    xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    for (Jar jar : jars) {
      jar.forEach(
          name -> name.endsWith(".xml") && !name.startsWith("META-INF/"),
          (name, content) -> {
            try {
              XMLStreamReader reader = xml.createXMLStreamReader(content);
              while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                    && PROSE.contains(reader.getLocalName())) {
                  String value = reader.getAttributeValue(null, "value");
                  if (value != null && value.length() >= SHORTEST && seen.add(value.strip())) {
                    value.strip().lines().filter(line -> !line.isBlank()).forEach(passages::line);
                  }
                }
              }
            } catch (XMLStreamException e) {
              throw new IOException(jar.file() + ": " + name + " is not valid XML", e);
            }
            passages.end();
          });
    }
  }
}
