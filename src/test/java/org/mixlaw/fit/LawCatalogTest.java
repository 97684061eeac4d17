package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mixlaw.base.InputException;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;

/** The list of laws is whole: nothing that can be fitted is missing from it. */
class LawCatalogTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.mixlaw");

  private static Set<String> implementing(Class<?> type) {
    return CLASSES.stream()
        .filter(c -> c.isAssignableTo(type) && !c.isInterface())
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static List<LawFamily> families() {
    return LawCatalog.all();
  }

  @Test
  void everyKindOfLawCanBeReadFromADocument() {
    assertEquals(
        implementing(Law.class),
        LawCatalog.kinds().stream()
            .map(Class::getName)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void everyFamilyIsListed() {
    assertEquals(
        implementing(LawFamily.class),
        LawCatalog.all().stream()
            .map(family -> family.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void namesAreTakenOnce() {
    assertEquals(
        LawCatalog.all().size(), LawCatalog.all().stream().map(LawFamily::name).distinct().count());
  }

  @ParameterizedTest
  @MethodSource("families")
  void aFamilyIsFoundByItsNameAndSaysWhatItIs(LawFamily family) {
    assertEquals(family, LawCatalog.named(family.name().toUpperCase(java.util.Locale.ROOT)));
    assertTrue(!family.description().isBlank() && !family.description().contains("\n"));
    assertNotNull(family.kind().getAnnotation(JsonTypeName.class), family.name());
  }

  @ParameterizedTest
  @MethodSource("families")
  void theReadmeNamesEveryLaw(LawFamily family) throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    assertTrue(readme.contains("`" + family.name() + "`"), family.name());
  }

  @Test
  void anUnknownNameIsAnsweredWithAllNames() {
    String message = assertThrows(InputException.class, () -> LawCatalog.named("m9")).getMessage();
    LawCatalog.all().forEach(family -> assertTrue(message.contains(family.name()), message));
  }
}
