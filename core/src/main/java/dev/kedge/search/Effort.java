package dev.kedge.search;

import java.util.Locale;

/** How much a {@link Certified} search spends on looking for a smaller anchor than it has. */
public enum Effort {
  /** The first anchor that is certified, and what can be dropped from it. */
  QUICK(1000, .004, .1),
  /** Smaller ones too, while one is likely enough for what it costs. */
  BALANCED(1500, .0008, .05),
  /** Smaller ones too, while one is likely at all: also those near the threshold. */
  THOROUGH(6000, .0003, .02);

  private final int mostMasks;
  private final double leastChancePerMask;
  private final double leastChance;

  Effort(int mostMasks, double leastChancePerMask, double leastChance) {
    this.mostMasks = mostMasks;
    this.leastChancePerMask = leastChancePerMask;
    this.leastChance = leastChance;
  }

  /** Different masks that a search looks at, at most. */
  public int mostMasks() {
    return mostMasks;
  }

  /** An anchor is looked at while it is as likely as this to reach the threshold. */
  double leastChance() {
    return leastChance;
  }

  /** And while its chance to be certified is this for each mask that it would take. */
  double leastChancePerMask() {
    return leastChancePerMask;
  }

  /** Its name in lower case, as the command line takes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
