package dev.kedge.app.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.io.ImageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Every flag changes what is asked, or is refused with what was chosen; none is ignored. */
final class EveryFlagTest {
  private static final Set<String> CHOICES = Set.of("--strategy", "--segmenter");

  /** What each flag is given; another value than what it has without. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("--exhaustive-limit", "7"),
          Map.entry("--exact-within", "9"),
          Map.entry("--reasons", "3"),
          Map.entry("--refine", "true"),
          Map.entry("--threshold", ".8"),
          Map.entry("--delta", ".2"),
          Map.entry("--tau", ".3"),
          Map.entry("--batch-size", "5"),
          Map.entry("--beam", "3"),
          Map.entry("--effort", "quick"),
          Map.entry("--min-samples-start", "50"),
          Map.entry("--max-size", "2"),
          Map.entry("--stop-on-first", "true"),
          Map.entry("--p-sample", ".3"),
          Map.entry("--segments", "9"),
          Map.entry("--compactness", "3"),
          Map.entry("--sigma", "1.5"),
          Map.entry("--scale", "9"),
          Map.entry("--min-size", "9"),
          Map.entry("--kernel-size", "3"),
          Map.entry("--max-dist", "3"),
          Map.entry("--ratio", ".4"),
          Map.entry("--fill", "blur"),
          Map.entry("--seed", "9"),
          Map.entry("--backend", "scalar"),
          Map.entry("--inference-batch", "3"),
          Map.entry("--max-pixels", "99"));

  private static final Set<String> ALWAYS =
      Set.of(
          "--threshold",
          "--max-size",
          "--p-sample",
          "--fill",
          "--seed",
          "--backend",
          "--inference-batch",
          "--max-pixels");

  private static final Set<String> AUTO =
      Set.of(
          "--exhaustive-limit",
          "--exact-within",
          "--batch-size",
          "--effort",
          "--reasons",
          "--refine",
          "--delta");

  private static final Map<String, Set<String>> STRATEGIES =
      Map.of(
          "auto", AUTO,
          "exhaustive", Set.of("--refine"),
          "certified", Set.of("--batch-size", "--effort", "--reasons", "--refine", "--delta"),
          "reference",
              Set.of(
                  "--tau",
                  "--batch-size",
                  "--beam",
                  "--min-samples-start",
                  "--stop-on-first",
                  "--delta"));

  private static final Map<String, Set<String>> SEGMENTERS =
      Map.of(
          "slic", Set.of("--segments", "--compactness", "--sigma"),
          "felzenszwalb", Set.of("--scale", "--sigma", "--min-size"),
          "quickshift", Set.of("--kernel-size", "--max-dist", "--ratio", "--sigma"),
          "grid", Set.of("--segments"));

  @Command
  private static final class Flags {
    @Mixin ExplainFlags explain = new ExplainFlags();

    /** All that the flags say. */
    List<Object> asked(boolean estimates) {
      ImageReader reader = explain.reader();
      return List.of(
          reader, explain.scene(reader), explain.question(estimates), explain.execution());
    }
  }

  private static List<Object> asked(boolean estimates, List<String> words) {
    Flags flags = new Flags();
    new CommandLine(flags).parseArgs(words.toArray(String[]::new));
    return flags.asked(estimates);
  }

  private static List<String> flags() {
    return new CommandLine(new Flags())
        .getCommandSpec().options().stream()
            .map(option -> option.longestName())
            .filter(name -> !CHOICES.contains(name))
            .toList();
  }

  /** Tries each flag with a choice, as {@code --strategy exhaustive}. */
  private static void tryAll(String choice, Set<String> takenByIt, Set<String> takenByOther) {
    for (String flag : flags()) {
      List<String> without = new ArrayList<>(List.of(choice.split(" ")));
      if (flag.equals("--stop-on-first") && takenByIt.contains(flag)) {
        without.add("--beam=2");
      }
      List<String> with = new ArrayList<>(without);
      with.add(flag + "=" + VALUES.get(flag));
      if (ALWAYS.contains(flag) || takenByIt.contains(flag) || takenByOther.contains(flag)) {
        assertNotEquals(asked(false, without), asked(false, with), with.toString());
      } else {
        String said = refusal(with);
        String either = choice.startsWith("--strategy") ? "--segmenter slic" : "--strategy auto";
        assertTrue(
            said.startsWith(flag + " does nothing with " + choice)
                || said.startsWith(flag + " does nothing with " + either),
            said);
      }
    }
  }

  private static String refusal(List<String> words) {
    return String.valueOf(
        assertThrows(UsageException.class, () -> asked(false, words), words.toString())
            .getMessage());
  }

  @Test
  void hasAnEffectWithAStrategyOrIsRefused() {
    Set<String> slic = Set.of("--segments", "--compactness", "--sigma");
    STRATEGIES.forEach((strategy, taken) -> tryAll("--strategy " + strategy, taken, slic));
  }

  @Test
  void hasAnEffectWithASegmenterOrIsRefused() {
    SEGMENTERS.forEach((segmenter, taken) -> tryAll("--segmenter " + segmenter, taken, AUTO));
  }

  @Test
  void deltaHasAnEffectWithAllMasksWherePrecisionsAreEstimatedBesides() {
    List<String> words = List.of("--strategy=exhaustive", "--delta=.2");
    assertTrue(refusal(words).startsWith("--delta does nothing with --strategy exhaustive"));
    assertNotEquals(asked(true, List.of("--strategy=exhaustive")), asked(true, words));
  }

  @Test
  void stopOnFirstNeedsABeam() {
    String said = refusal(List.of("--strategy=reference", "--stop-on-first"));
    assertTrue(said.startsWith("--stop-on-first does nothing with --beam 1"), said);
  }

  @Test
  void isGivenAValueHere() {
    assertEquals(VALUES.keySet(), Set.copyOf(flags()), "a new flag belongs into the tables above");
  }
}
