package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.Documents;

/** The doctor says what a run will use, in words and as a document. */
class DoctorCommandTest {
  @Test
  void wordsNameJavaPyTorchDriverDiskAndWhatARunUses() {
    Answer answer = Answer.to("doctor");
    assertEquals(0, answer.status(), answer.out() + answer.err());
    for (String what :
        new String[] {"java", "djl", "machine", "pytorch", "driver", "disk", "slurm"}) {
      assertTrue(answer.out().lines().anyMatch(l -> l.startsWith(what + " ")), what);
    }
    assertTrue(
        answer
            .out()
            .contains("a run uses  cpu, fp32, PyTorch 2.7.1, attention flash for processors"),
        answer.out());
  }

  @Test
  void theDocumentHoldsTheSame() throws Exception {
    Answer answer = Answer.to("doctor", "--json");
    assertEquals(0, answer.status(), answer.out() + answer.err());
    JsonNode report = Documents.json().readTree(answer.out());
    JsonNode training = report.path("training");
    assertEquals("2.7.1", training.path("pytorch").asText());
    assertEquals("cpu", training.path("uses").path("device").asText());
    assertTrue(training.path("problems").isEmpty());
    assertTrue(training.path("gpus").isArray());
    assertTrue(report.path("disk").path(0).path("free").asLong() > 0);
    assertTrue(report.path("processors").asInt() >= 1);
  }
}
