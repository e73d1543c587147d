package dev.kedge.app.serve;

import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.app.flags.BudgetFlags;
import dev.kedge.app.flags.CheckFlags;
import dev.kedge.app.flags.ClassChoice;
import dev.kedge.app.flags.ExplainFlags;
import dev.kedge.app.flags.UsageException;
import dev.kedge.check.Questions;
import dev.kedge.classify.ModelInfo;
import dev.kedge.segment.Segmentation;
import dev.kedge.serve.Asked;
import dev.kedge.serve.Asking;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The options of a request: those of {@code kedge explain}, read by the same code. */
@Command(name = "request")
public final class RequestFlags {
  /** Those of the process: they are chosen when the server starts. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("--backend", "--inference-batch", "--max-pixels");

  /** Values that name files of the server's machine. */
  private static final Pattern FILES = Pattern.compile("(?i)(^|,)\\s*(maps?|background):");

  private static final int LONGEST_VALUE = 200;

  @Mixin ExplainFlags explainFlags = new ExplainFlags();
  @Mixin BudgetFlags budgetFlags = new BudgetFlags();
  @Mixin CheckFlags checkFlags = new CheckFlags();

  @CommandLine.Option(
      names = "--class",
      paramLabel = "INDEX|LABEL",
      description = "The class to explain (default: the model's top class).")
  @Nullable String target;

  /** Reads requests. */
  public static Asking asking() {
    return new Asking() {
      @Override
      public Asked read(
          Map<String, String> options, Optional<Segmentation> superpixels, ModelInfo model) {
        return asked(options, superpixels, model);
      }

      @Override
      public List<Option> options() {
        return all();
      }
    };
  }

  private static List<Asking.Option> all() {
    return new CommandLine(new RequestFlags())
        .getCommandSpec().options().stream()
            .filter(option -> !OF_THE_SERVER.contains(option.longestName()))
            .map(RequestFlags::told)
            .toList();
  }

  private static Asking.Option told(OptionSpec option) {
    String sentence =
        String.join(" ", option.description())
            .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()));
    return new Asking.Option(
        option.longestName().substring(2),
        option.arity().max() == 0 ? "true|false" : option.paramLabel(),
        sentence);
  }

  private static Asked asked(
      Map<String, String> options, Optional<Segmentation> superpixels, ModelInfo model) {
    RequestFlags flags = new RequestFlags();
    List<String> words = new ArrayList<>();
    options.forEach((name, value) -> words.add(word(name, value)));
    try {
      var _ =
          new CommandLine(flags)
              .setCaseInsensitiveEnumValuesAllowed(true)
              .setExpandAtFiles(false)
              .setInterpolateVariables(false)
              .parseArgs(words.toArray(String[]::new));
      return flags.asked(superpixels, model);
    } catch (ParameterException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static String word(String name, String value) {
    String flag = "--" + name.replace('_', '-').toLowerCase(Locale.ROOT);
    boolean known = all().stream().anyMatch(option -> flag.equals("--" + option.name()));
    if (!known) {
      throw new UsageException(
          "there is no option '%s'; /openapi.json lists all".formatted(shown(name)));
    }
    if (FILES.matcher(value).find()) {
      throw new UsageException(
          "%s is '%s', but files of the server are not read for requests; a label map is sent along"
              .formatted(flag, shown(value)));
    }
    if (value.length() > LONGEST_VALUE || value.chars().anyMatch(Character::isISOControl)) {
      throw new UsageException("%s is '%s', which is no value".formatted(flag, shown(value)));
    }
    return flag + "=" + value;
  }

  private static String shown(String given) {
    String plain = given.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 40 ? plain : plain.substring(0, 39) + "…";
  }

  private Asked asked(Optional<Segmentation> superpixels, ModelInfo model) {
    Question question = explainFlags.question(checkFlags.estimates());
    Scene scene =
        superpixels
            .map(given -> explainFlags.scene(explainFlags.reader(), "label_map", given))
            .orElseGet(() -> explainFlags.scene(explainFlags.reader()));
    Questions besides =
        checkFlags.questions(scene, question, target != null, explainFlags.reader());
    checkFlags.check(model.labels().size());
    var _ = budgetFlags.start(() -> false); // refuses limits that are out of range
    return new Asked(
        scene, ClassChoice.ask(question, target, model.labels()), besides, budgetFlags::start);
  }
}
