package dev.kedge.bench.gpu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.perturb.BackendException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a check tells what it found: JSON lines on standard output, as soon as each is known, and an
 * exit code. So a check that crashes has told what it knew.
 */
final class Told {
  static final int PASSED = 0;
  static final int FAILED = 1;
  static final int NOT_RUN = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Told() {}

  /** What a check does; true if what it looked at is as it must be. */
  @FunctionalInterface
  interface Check {
    boolean holds() throws Exception;
  }

  /** Runs a check and ends the process. A device or library that is missing means "not run". */
  static void run(Check check) {
    int code;
    try {
      code = check.holds() ? PASSED : FAILED;
    } catch (BackendException e) {
      code = because(NOT_RUN, String.valueOf(e.getMessage()));
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      code = because(FAILED, e.toString());
    }
    System.out.flush();
    System.exit(code);
  }

  private static int because(int code, String reason) {
    figure("reason", reason);
    return code;
  }

  /** Prints a figure: names and values in turn. */
  static void figure(Object... namesAndValues) {
    Map<String, Object> figure = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      figure.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    try {
      System.out.println(JSON.writeValueAsString(figure));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
