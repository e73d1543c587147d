package dev.kedge.report.json;

import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import java.util.ArrayList;
import java.util.List;

/** What was asked and, for want of time, not or not wholly answered; by its key in JSON. */
public final class CutShort {
  private CutShort() {}

  /** The keys of what is missing. */
  public static List<String> of(Questions questions, Answered answered) {
    List<String> keys = new ArrayList<>();
    var checks = answered.checks();
    if (checks.otherClasses().size() < questions.topClasses() - 1) {
      keys.add("otherClasses");
    }
    int fills = checks.fills().map(answer -> answer.fills().size()).orElse(0);
    if (fills < questions.otherFills(answered.explanation().scene()).size()) {
      keys.add("fills");
    }
    int repeats = checks.stability().map(answer -> answer.repeats()).orElse(0);
    if (repeats < questions.repeats()) {
      keys.add("stability");
    }
    if (questions.curves() && checks.faithfulness().isEmpty()) {
      keys.add("faithfulness");
    }
    return keys;
  }
}
