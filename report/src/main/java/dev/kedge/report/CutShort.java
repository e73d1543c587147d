package dev.kedge.report;

import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import java.util.ArrayList;
import java.util.List;

/** What was asked besides and, for want of time, not or not wholly answered. */
public enum CutShort {
  OTHER_CLASSES("otherClasses", "the other answers"),
  FILLS("fills", "the other fills"),
  STABILITY("stability", "the repeats"),
  FAITHFULNESS("faithfulness", "the curves");

  private final String key;
  private final String words;

  CutShort(String key, String words) {
    this.key = key;
    this.words = words;
  }

  /** Its key in JSON. */
  public String key() {
    return key;
  }

  /** What it is called. */
  public String words() {
    return words;
  }

  /** What is missing of the answers. */
  public static List<CutShort> of(Questions questions, Answered answered) {
    List<CutShort> missing = new ArrayList<>();
    var checks = answered.checks();
    if (checks.otherClasses().size() < questions.topClasses() - 1) {
      missing.add(OTHER_CLASSES);
    }
    int fills = checks.fills().map(answer -> answer.fills().size()).orElse(0);
    if (fills < questions.otherFills(answered.explanation().scene()).size()) {
      missing.add(FILLS);
    }
    int repeats = checks.stability().map(answer -> answer.repeats()).orElse(0);
    if (repeats < questions.repeats()) {
      missing.add(STABILITY);
    }
    if (questions.curves() && checks.faithfulness().isEmpty()) {
      missing.add(FAITHFULNESS);
    }
    return missing;
  }
}
