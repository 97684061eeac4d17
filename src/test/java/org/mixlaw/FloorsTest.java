package org.mixlaw;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.stream.Stream;

/** The rooms of the house: which package may import which, and who may know DJL. */
@AnalyzeClasses(packages = "org.mixlaw", importOptions = DoNotIncludeTests.class)
class FloorsTest {
  @ArchTest static final ArchRule base = floor("base");
  @ArchTest static final ArchRule mixture = floor("mixture", "base");
  @ArchTest static final ArchRule loss = floor("loss", "mixture", "base");
  @ArchTest static final ArchRule law = floor("law", "loss", "mixture", "base");
  @ArchTest static final ArchRule fit = floor("fit", "law", "loss", "mixture", "base");

  @ArchTest static final ArchRule optimum = floor("optimum", "fit", "loss", "mixture", "base");

  @ArchTest static final ArchRule model = floor("model", "base");
  @ArchTest static final ArchRule corpus = floor("corpus", "mixture", "base");

  @ArchTest
  static final ArchRule train = floor("train", "model", "corpus", "loss", "mixture", "base");

  @ArchTest
  static final ArchRule study =
      floor(
          "study", "train", "optimum", "fit", "law", "corpus", "model", "loss", "mixture", "base");

  @ArchTest
  static final ArchRule reproduction =
      floor("reproduction", "fit", "optimum", "law", "loss", "mixture", "base");

  @ArchTest
  static final ArchRule report =
      floor(
          "report",
          "reproduction",
          "study",
          "train",
          "optimum",
          "fit",
          "law",
          "corpus",
          "model",
          "loss",
          "mixture",
          "base");

  @ArchTest
  static final ArchRule handover =
      floor(
          "handover",
          "study",
          "train",
          "optimum",
          "fit",
          "law",
          "corpus",
          "model",
          "loss",
          "mixture",
          "base");

  @ArchTest
  static final ArchRule noCycles =
      SlicesRuleDefinition.slices().matching("org.mixlaw.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule engineOnlyInModelAndTrain =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.mixlaw.model..", "org.mixlaw.train..")
          .and()
          .resideOutsideOfPackage("org.mixlaw.corpus..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule corpusKnowsOnlyTextPartsOfDjl =
      noClasses()
          .that()
          .resideInAPackage("org.mixlaw.corpus..")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are of DJL outside tokenizers, basicdataset, repository and names of"
                      + " applications",
                  type ->
                      type.getPackageName().startsWith("ai.djl")
                          && !type.getName().matches("ai\\.djl\\.Application(\\$NLP)?")
                          && Stream.of(
                                  "ai.djl.huggingface.tokenizers",
                                  "ai.djl.basicdataset",
                                  "ai.djl.repository")
                              .noneMatch(type.getPackageName()::startsWith)));

  private static ArchRule floor(String name, String... below) {
    String[] allowed =
        Stream.concat(Stream.of(name), Stream.of(below))
            .map(floor -> "org.mixlaw." + floor + "..")
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage("org.mixlaw." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are not of Mixlaw or live in " + String.join(", ", allowed),
                type ->
                    !type.getPackageName().startsWith("org.mixlaw")
                        || Stream.of(allowed)
                            .map(p -> p.substring(0, p.length() - 2))
                            .anyMatch(
                                p ->
                                    type.getPackageName().equals(p)
                                        || type.getPackageName().startsWith(p + "."))))
        .allowEmptyShould(true);
  }
}
