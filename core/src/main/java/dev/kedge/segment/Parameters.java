package dev.kedge.segment;

import dev.kedge.image.GaussianBlur;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names, values and limits of segmenters' parameters. */
final class Parameters {
  private Parameters() {}

  /** A map in the order given: name, value, name, value, … */
  static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return Collections.unmodifiableMap(parameters);
  }

  static void require(boolean holds, String name, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " " + value + ", must be " + range);
    }
  }

  static void requireSigma(double sigma) {
    require(
        sigma >= 0 && sigma <= GaussianBlur.MAX_SIGMA,
        "sigma",
        sigma,
        "in [0, " + GaussianBlur.MAX_SIGMA + "] pixels");
  }
}
