package dev.kedge.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md, over the classes of all modules. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.kedge");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.kedge.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void searchKnowsNoPictureAndNoModel() {
    classes()
        .that()
        .resideInAPackage("dev.kedge.search")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("dev.kedge.search", "dev.kedge.mask", "java..", "org.jspecify.."))
        .check(CLASSES);
  }

  @Test
  void imagesAndMasksStandAlone() {
    for (String room : new String[] {"dev.kedge.image", "dev.kedge.mask"}) {
      noClasses()
          .that()
          .resideInAPackage(room)
          .should()
          .dependOnClassesThat(resideInAPackage("dev.kedge..").and(not(resideInAPackage(room))))
          .check(CLASSES);
    }
  }

  @Test
  void coreNeedsOnlyJavaBase() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.kedge",
            "dev.kedge.image",
            "dev.kedge.segment",
            "dev.kedge.mask",
            "dev.kedge.perturb",
            "dev.kedge.classify",
            "dev.kedge.evaluate",
            "dev.kedge.engine",
            "dev.kedge.search",
            "dev.kedge.check",
            "dev.kedge.attack",
            "dev.kedge.compare")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.awt..", "javax..", "jdk.incubator..", "com.."))
        .check(CLASSES);
  }

  @Test
  void onlyComparisonsAndTheAppKnowTheChecks() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.kedge.check", "dev.kedge.compare", "dev.kedge.report..", "dev.kedge.app..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.kedge.check"))
        .check(CLASSES);
  }

  @Test
  void coreBelowTheEngineDoesNotKnowIt() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.kedge",
            "dev.kedge.image..",
            "dev.kedge.segment",
            "dev.kedge.mask",
            "dev.kedge.perturb..",
            "dev.kedge.classify",
            "dev.kedge.evaluate",
            "dev.kedge.search",
            "dev.kedge.check")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.kedge.engine"))
        .check(CLASSES);
  }

  @Test
  void onlyTheAppKnowsTheComparisons() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.kedge.compare", "dev.kedge.report..", "dev.kedge.app..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.kedge.compare"))
        .check(CLASSES);
  }

  @Test
  void onlyTheAppKnowsTheApp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.kedge.app..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.kedge.app.."))
        .check(CLASSES);
  }
}
