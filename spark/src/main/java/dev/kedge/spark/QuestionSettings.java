package dev.kedge.spark;

import dev.kedge.app.flags.BudgetFlags;
import dev.kedge.app.flags.ExplainFlags;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is asked of each picture: flags of {@code kedge batch}. */
@Command(name = "explain")
final class QuestionSettings {
  @Mixin ExplainFlags explain = new ExplainFlags();
  @Mixin BudgetFlags budget = new BudgetFlags();

  @Option(names = "--class")
  @Nullable String target;
}
