package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.report.json.SearchParameters;
import dev.kedge.search.Requirement;
import dev.kedge.segment.Segmenter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** All that is needed to repeat an explanation. */
final class Settings {
  private Settings() {}

  static Element of(ReportData data) {
    Explanation explanation = data.explanation();
    Question question = explanation.question();
    Requirement required = question.required();
    Segmenter segmenter = explanation.scene().segmenter();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Photo", data.image());
    facts.put("Model", data.model().name());
    facts.put("Model file, SHA-256", orUnknown(data.model().sha256()));
    facts.put(
        "Superpixels",
        explanation.segmentation().superpixels()
            + " by "
            + segmenter.method()
            + " "
            + segmenter.parameters());
    facts.put("Superpixels, SHA-256", explanation.segmentation().sha256());
    facts.put("Fill", Words.name(explanation.scene().fill()));
    facts.put("Strategy", explanation.search().name());
    facts.put("Threshold", Double.toString(required.threshold()));
    facts.put("Delta", Double.toString(required.delta()));
    SearchParameters.named(question.search())
        .forEach((name, value) -> facts.put(capital(name), value));
    facts.put("Superpixels kept with probability", Double.toString(question.keepProbability()));
    facts.put(
        "Largest anchor",
        required.maxAnchorSize() == Integer.MAX_VALUE
            ? "any"
            : Integer.toString(required.maxAnchorSize()));
    facts.put("Seed", Long.toString(question.seed()));
    facts.put("Pictures masked by", explanation.perturbation());
    facts.put("Model run by", explanation.inference());
    facts.put("Kedge", data.version());
    return Facts.definitions(facts);
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String orUnknown(String hash) {
    return hash.isEmpty() ? "not a file" : hash;
  }
}
