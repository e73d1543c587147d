package dev.kedge.report;

import dev.kedge.search.Auto;
import dev.kedge.search.Certified;
import dev.kedge.search.Effort;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Reference;
import dev.kedge.search.Search;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The parameters that a search has, by the names that results have them under. */
public final class SearchParameters {
  private SearchParameters() {}

  /** Name and value of each, in a fixed order. */
  public static Map<String, Object> of(Search search) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    switch (search) {
      case Auto(long exhaustiveLimit, Duration exactWithin, Certified otherwise) -> {
        parameters.putAll(of(otherwise));
        parameters.put("exhaustiveLimit", exhaustiveLimit);
        parameters.put("exactWithin", exactWithin.toNanos() / 1e9);
      }
      case Exhaustive exhaustive -> {}
      case Certified(Effort effort, int batchSize) -> {
        parameters.put("effort", effort.label());
        parameters.put("batchSize", batchSize);
      }
      case Reference reference -> {
        parameters.put("tau", reference.tau());
        parameters.put("confirmMargin", reference.confirmMargin());
        parameters.put("batchSize", reference.batchSize());
        parameters.put("beam", reference.beamWidth());
        parameters.put("minSamplesStart", reference.minSamplesStart());
        parameters.put("stopOnFirst", reference.stopOnFirst());
      }
    }
    return parameters;
  }

  /** The same for people: names in words, as "batch size". */
  public static Map<String, String> named(Search search) {
    Map<String, String> named = new LinkedHashMap<>();
    of(search)
        .forEach(
            (name, value) ->
                named.put(
                    name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT),
                    String.valueOf(value)));
    return named;
  }
}
