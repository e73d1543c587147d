package dev.kedge.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.kedge.error.KedgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md, over the classes of all modules. */
final class ArchitectureTest {
  private static final String ROOT = "dev.kedge";
  private static final Path PAGE = Path.of("..", "docs", "architecture.md");

  /** A row of a table of packages: name, what it is, what it sees. */
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(dev\\.kedge[\\w.]*|\\.[\\w.]+)` \\|.*\\| ([^|]*) \\|$", Pattern.MULTILINE);

  private static final String ALL = "all";
  private static final Pattern NAME = Pattern.compile("dev\\.kedge|[a-z]+(?:\\.[a-z]+)*");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(place -> !place.contains("jmh_generated"))
          .withImportOption(place -> !place.contains("-tests.jar"))
          .importPackages(ROOT);

  /** Of each package that the page has a row for, the packages that it may use. */
  private static Map<String, Set<String>> written() throws IOException {
    Map<String, Set<String>> sees = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      String name = row.group(1).startsWith(".") ? ROOT + row.group(1) : row.group(1);
      Set<String> seen = new TreeSet<>();
      if (row.group(2).equals(ALL)) {
        seen.add(ALL);
      }
      Matcher one = NAME.matcher(row.group(2));
      while (one.find()) {
        seen.add(one.group().equals(ROOT) ? ROOT : ROOT + "." + one.group());
      }
      sees.put(name, seen);
    }
    return sees;
  }

  @Test
  void eachPackageSeesWhatThePageSaysAndNoMore() throws IOException {
    Map<String, Set<String>> written = written();
    Set<String> found = new TreeSet<>();
    Set<String> wrong = new TreeSet<>();
    for (JavaClass c : CLASSES) {
      found.add(c.getPackageName());
      Set<String> allowed = written.getOrDefault(c.getPackageName(), Set.of());
      for (Dependency dependency : c.getDirectDependenciesFromSelf()) {
        String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (used.startsWith(ROOT)
            && !used.equals(c.getPackageName())
            && !allowed.contains(used)
            && !allowed.contains(ALL)) {
          wrong.add("%s sees %s".formatted(c.getPackageName(), used));
        }
      }
    }
    assertEquals(Set.of(), wrong, "not in the column \"sees\" of docs/architecture.md");
    assertEquals(written.keySet(), found, "the packages with a row in docs/architecture.md");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.kedge.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void exceptionsHaveOneRoot() {
    classes()
        .that()
        .areAssignableTo(RuntimeException.class)
        .should()
        .beAssignableTo(KedgeException.class)
        .check(CLASSES);
  }

  @Test
  void coreNeedsOnlyJavaBase() {
    noClasses()
        .that()
        .resideInAnyPackage(core())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.awt..", "javax..", "jdk.incubator..", "com..", "ai..", "org.bytedeco..")
        .check(CLASSES);
  }

  /** The packages of core but for those that need more where they are used. */
  private static String[] core() {
    Set<String> apart =
        Set.of("dev.kedge.image.io", "dev.kedge.segment.io", "dev.kedge.perturb.simd");
    return CLASSES.stream()
        .filter(
            c ->
                c.getSource()
                    .orElseThrow()
                    .getUri()
                    .toString()
                    .matches(".*(/core/target/|kedge-core-).*"))
        .map(JavaClass::getPackageName)
        .filter(name -> !apart.contains(name))
        .distinct()
        .toArray(String[]::new);
  }
}
