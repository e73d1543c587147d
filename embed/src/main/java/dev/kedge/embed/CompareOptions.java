package dev.kedge.embed;

import dev.kedge.app.flags.BudgetFlags;
import dev.kedge.app.flags.CompareFlags;
import dev.kedge.app.flags.ExplainFlags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is asked of two pictures: the flags of {@code kedge compare}. */
@Command(name = "compare")
final class CompareOptions {
  @Mixin ExplainFlags explain = new ExplainFlags();
  @Mixin BudgetFlags budget = new BudgetFlags();
  @Mixin CompareFlags compare = new CompareFlags();
}
