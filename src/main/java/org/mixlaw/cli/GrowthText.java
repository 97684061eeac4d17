package org.mixlaw.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mixlaw.cli.console.TextTable;
import org.mixlaw.study.RunLedger;
import org.mixlaw.study.Standing;
import org.mixlaw.study.file.ChangedKeys;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.Plan;
import org.mixlaw.study.plan.PlannedRun;

/** What a begun study keeps of what it has, and what a plan adds to it. */
final class GrowthText {
  private static final int NAMED = 10;

  private GrowthText() {}

  /**
   * Sets a plan against a study's folder.
   *
   * @param study the study file as it is now
   * @param folder the folder, begun
   * @param plan the plan of the study file
   * @return lines to be printed
   * @throws IOException if a file cannot be read
   */
  static String of(StudyFile study, StudyFolder folder, Plan plan) throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> changed = ChangedKeys.between(StudyFile.read(folder.studyFile()), study);
    if (!changed.isEmpty()) {
      line(text, "changed since the last run: " + String.join(", ", changed));
    }
    RunLedger ledger = RunLedger.outlook(study, folder);
    List<Standing> standings = ledger.of(plan.pilots());
    TextTable table = new TextTable("pilots", "runs", "device hours");
    for (Standing.Kind kind : Standing.Kind.values()) {
      List<PlannedRun> runs =
          standings.stream().filter(s -> s.kind() == kind).map(Standing::run).toList();
      if (!runs.isEmpty()) {
        double hours = plan.deviceHours(runs.stream().mapToDouble(PlannedRun::flops).sum());
        table.row(
            kind.toString(),
            Integer.toString(runs.size()),
            String.format(Locale.ROOT, "%.3g", hours));
      }
    }
    text.append(table);
    List<String> stale = new ArrayList<>();
    for (Standing standing : standings) {
      if (standing.kind() == Standing.Kind.STALE) {
        stale.add(
            standing.run().name()
                + " is stale and would be set aside: another "
                + String.join("; another ", standing.differences()));
      }
    }
    stale.stream().limit(NAMED).forEach(sentence -> line(text, sentence));
    if (stale.size() > NAMED) {
      line(text, (stale.size() - NAMED) + " more runs are stale");
    }
    named(text, standings, Standing.Kind.NEW);
    named(text, standings, Standing.Kind.EVALUATED_ANEW);
    return text.toString();
  }

  private static void named(StringBuilder text, List<Standing> standings, Standing.Kind kind) {
    List<String> names =
        standings.stream().filter(s -> s.kind() == kind).map(s -> s.run().name()).toList();
    if (!names.isEmpty() && names.size() < standings.size()) {
      line(
          text,
          kind
              + ": "
              + names.stream().limit(NAMED).collect(Collectors.joining(", "))
              + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : ""));
    }
  }

  private static void line(StringBuilder text, String sentence) {
    text.append(sentence).append(System.lineSeparator());
  }
}
