package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Story.Facts;
import dev.kedge.search.Requirement;
import dev.kedge.segment.Segmenter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All that is needed to repeat an explanation. */
final class Settings {
  private Settings() {}

  static Facts of(ExplanationReport data) {
    Explanation explanation = data.explanation();
    Question question = explanation.question();
    Requirement required = question.required();
    Segmenter segmenter = explanation.scene().segmenter();
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("Photo", data.image()));
    facts.add(Fact.of("Model", data.model().name()));
    facts.add(Fact.of("Model file, SHA-256", orUnknown(data.model().sha256())));
    data.model()
        .inputs()
        .forEach((name, value) -> facts.add(Fact.of("Model's input " + name, value)));
    facts.add(
        Fact.of(
            "Superpixels",
            explanation.segmentation().superpixels()
                + " by "
                + segmenter.method()
                + " "
                + segmenter.parameters()));
    facts.add(Fact.of("Superpixels, SHA-256", explanation.segmentation().sha256()));
    facts.add(Fact.of("Fill", Words.name(explanation.scene().fill())));
    question
        .keepRule()
        .ifPresent(rule -> facts.add(Fact.of("What is kept", rule.words("the class"))));
    facts.add(Fact.of("Strategy", explanation.search().name()));
    facts.add(Fact.of("Threshold", Double.toString(required.threshold())));
    facts.add(Fact.of("Delta", Double.toString(required.delta())));
    SearchParameters.named(question.search())
        .forEach((name, value) -> facts.add(Fact.of(capital(name), value)));
    facts.add(
        Fact.of("Superpixels kept with probability", Double.toString(question.keepProbability())));
    facts.add(
        Fact.of(
            "Largest anchor",
            required.maxAnchorSize() == Integer.MAX_VALUE
                ? "any"
                : Integer.toString(required.maxAnchorSize())));
    facts.add(Fact.of("Reasons looked for", Integer.toString(required.reasons())));
    facts.add(Fact.of("Refined", question.refine() ? "yes" : "no"));
    facts.add(Fact.of("Seed", Long.toString(question.seed())));
    facts.add(Fact.of("Kedge", data.version()));
    return new Facts(facts);
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String orUnknown(String hash) {
    return hash.isEmpty() ? "not a file" : hash;
  }
}
