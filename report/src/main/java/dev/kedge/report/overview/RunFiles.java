package dev.kedge.report.overview;

import dev.kedge.Explanation;

/** The files in the folder of a run. */
public final class RunFiles {
  /** A line of JSON for each picture, explained or failed. */
  public static final String EXPLANATIONS = "explanations.jsonl";

  /** A {@link View} for each picture that was explained. */
  public static final String VIEWS = "views.jsonl";

  /** All that the lines of a run of {@code kedge batch} depend on. */
  public static final String RUN = "run.json";

  static final String SUMMARY = "summary.json";
  static final String PAGE = "index.html";

  private RunFiles() {}

  /** The line of {@link #VIEWS} for a picture that was explained; drawn here. */
  public static String view(String image, Explanation explanation) {
    return ViewJson.of(View.of(image, explanation)).toString();
  }
}
