package dev.kedge.embed;

import dev.kedge.Question;
import dev.kedge.app.flags.BudgetFlags;
import dev.kedge.app.flags.CheckFlags;
import dev.kedge.app.flags.ClassChoice;
import dev.kedge.app.flags.ExplainFlags;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is asked of a picture: the flags of {@code kedge explain}. */
@Command(name = "explain")
final class ExplainOptions {
  @Mixin ExplainFlags explain = new ExplainFlags();
  @Mixin BudgetFlags budget = new BudgetFlags();
  @Mixin CheckFlags checks = new CheckFlags();

  @Option(names = "--class")
  @Nullable String target;

  @Option(names = "--priority")
  int priority;

  /** The question, about the class asked for. */
  Question question(List<String> labels) {
    return ClassChoice.ask(explain.question(checks.estimates()), target, labels);
  }
}
