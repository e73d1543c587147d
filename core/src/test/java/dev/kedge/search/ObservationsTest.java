package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObservationsTest {
  private record Row(Superpixels kept, int background) {}

  /** Against counting by hand, over random sources, enumerated masks and backgrounds. */
  @ParameterizedTest
  @CsvSource({".5,1", ".3,1", ".7,3"})
  void talliesAreWhatOneCounts(double q, int backgrounds) {
    TruthTable table = ExhaustiveSearchTest.random(9, q, backgrounds, 5);
    Sampler sampler = table.sampler(2);
    Observations seen = new Observations(sampler);
    Map<Row, Set<Superpixels>> sources = new HashMap<>();
    Map<Row, Boolean> answers = new HashMap<>();
    List<Map.Entry<Superpixels, Row>> drawn = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    long next = 0;
    for (int i = 0; i < 40; i++) {
      Superpixels given = Superpixels.of(9, random.nextInt(9), random.nextInt(9));
      boolean enumerate = random.nextInt(4) == 0;
      Draw draw =
          enumerate
              ? new Draw.SubCube(given, random.nextInt(60), 5)
              : new Draw.Conditional(given, next, 5);
      next += 5;
      Samples answered = sampler.draw(List.of(draw), Budget.UNLIMITED);
      Set<Integer> told = new HashSet<>();
      seen.add(
          draw,
          answered,
          0,
          (mask, source) -> {
            told.add(mask);
            if (enumerate) {
              assertNull(source);
            } else {
              assertEquals(given, source);
            }
          });
      int before = answers.size();
      for (int row = 0; row < answered.count(); row++) {
        Row mask = new Row(answered.masks().kept(row), answered.masks().background(row));
        boolean isNew = answers.put(mask, answered.agrees(row)) == null;
        Set<Superpixels> from = sources.computeIfAbsent(mask, m -> new HashSet<>());
        if (!enumerate) {
          drawn.add(Map.entry(given, mask));
          if (isNew) {
            from.add(given);
          }
        }
      }
      assertEquals(answers.size() - before, told.size());
    }
    assertEquals(answers.size(), seen.count());
    for (int i = 0; i < 60; i++) {
      Superpixels anchor =
          Superpixels.of(9, random.nextInt(9), random.nextInt(9), random.nextInt(9));
      int samples = 0;
      int agreeing = 0;
      int known = 0;
      double agreeingMass = 0;
      double disagreeingMass = 0;
      for (Map.Entry<Row, Boolean> answer : answers.entrySet()) {
        Superpixels kept = answer.getKey().kept;
        if (!kept.containsAll(anchor)) {
          continue;
        }
        known++;
        double mass =
            Math.pow(q, kept.size() - anchor.size())
                * Math.pow(1 - q, 9 - kept.size())
                / backgrounds;
        agreeingMass += answer.getValue() ? mass : 0;
        disagreeingMass += answer.getValue() ? 0 : mass;
        if (sources.getOrDefault(answer.getKey(), Set.of()).stream()
            .anyMatch(anchor::containsAll)) {
          samples++;
          agreeing += answer.getValue() ? 1 : 0;
        }
      }
      Observations.Tally tally = seen.tally(anchor);
      assertEquals(samples, tally.samples());
      assertEquals(agreeing, tally.agreeing());
      assertEquals(known, tally.known());
      assertEquals(agreeingMass, tally.agreeingMass(), 1e-12);
      assertEquals(disagreeingMass, tally.disagreeingMass(), 1e-12);
      long independent =
          drawn.stream()
              .filter(d -> anchor.containsAll(d.getKey()) && d.getValue().kept.containsAll(anchor))
              .count();
      assertEquals(independent, seen.independentSamples(anchor).samples());
    }
  }
}
