package org.mixlaw.law;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;

/**
 * How vectors {@link ByDomain} stand in documents: as {@code {"books": 0.25, "web": 0.75}}. They
 * are named after the training domains of the law that they are written in; when read, all vectors
 * of a document must have the same names.
 */
final class NumbersByDomain {
  private NumbersByDomain() {}

  /** Writes a vector by the names of the law around it. */
  static final class Writer extends JsonSerializer<double[]> {
    @Override
    public void serialize(double[] numbers, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      List<String> names = law(out.getOutputContext()).trainingDomains();
      out.writeStartObject();
      for (int j = 0; j < numbers.length; j++) {
        out.writeNumberField(names.get(j), numbers[j]);
      }
      out.writeEndObject();
    }

    private static Law law(JsonStreamContext context) {
      for (JsonStreamContext at = context; at != null; at = at.getParent()) {
        if (at.getCurrentValue() instanceof Law law) {
          return law;
        }
      }
      throw new IllegalStateException("numbers by domain stand in a law");
    }
  }

  /** Reads a vector in the order of the names. */
  static final class Reader extends JsonDeserializer<double[]> {
    @Override
    public double[] deserialize(JsonParser in, DeserializationContext context) throws IOException {
      SortedMap<String, Double> numbers = new TreeMap<>();
      if (!in.isExpectedStartObjectToken()) {
        return (double[]) context.handleUnexpectedToken(double[].class, in);
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        numbers.put(name, in.getDoubleValue());
      }
      List<String> names = List.copyOf(numbers.keySet());
      Object before = context.getAttribute(NumbersByDomain.class);
      if (before != null && !before.equals(names)) {
        throw InputException.of(
            "numbers of the domains %s stand beside numbers of the domains %s", names, before);
      }
      context.setAttribute(NumbersByDomain.class, names);
      return numbers.values().stream().mapToDouble(Double::doubleValue).toArray();
    }
  }
}
