package dev.kedge.report.page;

import dev.kedge.ExplainOptions;
import dev.kedge.Explanation;
import dev.kedge.search.SearchOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that is needed to repeat an explanation. */
final class Settings {
  private Settings() {}

  static Element of(ReportData data) {
    Explanation explanation = data.explanation();
    ExplainOptions options = explanation.options();
    SearchOptions search = options.search();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Photo", data.image());
    facts.put("Model", data.model().name());
    facts.put("Model file, SHA-256", orUnknown(data.model().sha256()));
    facts.put(
        "Superpixels",
        explanation.segmentation().superpixels()
            + " by "
            + options.segmenter().method()
            + " "
            + options.segmenter().parameters());
    facts.put("Superpixels, SHA-256", explanation.segmentation().sha256());
    facts.put("Fill", Words.name(options.fill()));
    facts.put("Strategy", explanation.strategy());
    facts.put("Threshold", Double.toString(search.threshold()));
    facts.put("Delta", Double.toString(search.delta()));
    facts.put("Tau", Double.toString(search.tau()));
    facts.put("Batch size", Integer.toString(search.batchSize()));
    facts.put("Beam width", Integer.toString(search.beamWidth()));
    facts.put("Superpixels kept with probability", Double.toString(options.keepProbability()));
    facts.put(
        "Largest anchor",
        search.maxAnchorSize() == Integer.MAX_VALUE
            ? "any"
            : Integer.toString(search.maxAnchorSize()));
    facts.put("Seed", Long.toString(options.seed()));
    facts.put("Pictures masked by", explanation.perturbation());
    facts.put("Model run by", explanation.inference());
    facts.put("Kedge", data.version());
    return Facts.definitions(facts);
  }

  private static String orUnknown(String hash) {
    return hash.isEmpty() ? "not a file" : hash;
  }
}
