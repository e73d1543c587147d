package dev.kedge.bench;

import dev.kedge.attack.AttackOptions;
import dev.kedge.attack.AttackResult;
import dev.kedge.attack.Attacker;
import dev.kedge.attack.Goal;
import dev.kedge.attack.Method;
import dev.kedge.attack.Norm;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.image.io.PngWriter;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Attacks photos by every method, away from the top class and to the second, and has a fresh
 * process say what the saved files are to the model. Writes {@code attacks.json}, a row an attack,
 * and {@code attacks.md}, success and median queries of each method and model.
 */
public final class Attacks implements Callable<Integer> {
  @Parameters(paramLabel = "PHOTO", description = "Photos.", arity = "1..*")
  List<Path> photos = List.of();

  @Option(names = "--models", split = ",", required = true, description = "Model folders.")
  List<Path> models = List.of();

  @Option(names = "--queries", description = "Most queries of an attack.")
  int queries = 400;

  @Option(names = "--out", required = true, description = "Folder of the two files.")
  Path out = Path.of("");

  private record Way(Method method, Norm norm) {
    String title() {
      return method + ", " + (norm == Norm.LINF ? "L∞ 8/255" : "L2 5 of a view");
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way(Method.SQUARE, Norm.LINF),
          new Way(Method.NES, Norm.LINF),
          new Way(Method.SIMBA_DCT, Norm.LINF),
          new Way(Method.SQUARE, Norm.L2),
          new Way(Method.SIMBA_DCT, Norm.L2));

  /** An attack, and the file that holds what came of it. */
  private record Attacked(Path model, Path photo, Way way, AttackResult result, Path file) {
    boolean targeted() {
      return result.options().goal() instanceof Goal.TargetClass;
    }
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Attacks()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("attacks");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Path model : models) {
      List<Attacked> attacked = attack(model, folder);
      List<Integer> verdicts = verdicts(model, attacked);
      for (int i = 0; i < attacked.size(); i++) {
        rows.add(row(attacked.get(i), verdicts.get(i)));
      }
      Files.writeString(out.resolve("attacks.json"), Results.text("attacks", rows) + "\n");
      Files.writeString(out.resolve("attacks.md"), table(rows));
    }
    return 0;
  }

  private List<Attacked> attack(Path model, Path folder) {
    List<Attacked> attacked = new ArrayList<>();
    try (OnnxClassifier classifier = OnnxClassifier.open(model, ModelOptions.DEFAULTS)) {
      Attacker attacker = new Attacker(classifier);
      for (Path photo : photos) {
        Image image = new ImageReader().read(photo);
        int second = attacker.look(image).get(1).index();
        for (Way way : WAYS) {
          for (Goal goal : List.of(new Goal.AnotherClass(), new Goal.TargetClass(second))) {
            AttackOptions options =
                AttackOptions.DEFAULTS
                    .withGoal(goal)
                    .withMethod(way.method())
                    .withNorm(way.norm())
                    .withQueries(queries);
            AttackResult result = attacker.attack(image, options);
            Path file = folder.resolve(model.getFileName() + "-" + attacked.size() + ".png");
            PngWriter.write(result.picture(), file);
            attacked.add(new Attacked(model, photo, way, result, file));
            System.err.printf(
                "%s %s %s %s: %s, %d queries, %.1f s%n",
                model.getFileName(),
                photo.getFileName(),
                way.title(),
                goal,
                result.status(),
                result.queries(),
                result.timings().total().toNanos() / 1e9);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return attacked;
  }

  /** The top classes of the files, by a process of its own. */
  private static List<Integer> verdicts(Path model, List<Attacked> attacked)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TopClass.class.getName(),
                model.toString()));
    attacked.forEach(a -> command.add(a.file().toString()));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream answers = child.getInputStream()) {
      List<Integer> classes =
          new String(answers.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(Integer::valueOf)
              .toList();
      if (child.waitFor() != 0 || classes.size() != attacked.size()) {
        throw new IOException("the process that reads the files failed: " + command);
      }
      return classes;
    }
  }

  private static Map<String, Object> row(Attacked attacked, int verdict) {
    AttackResult result = attacked.result();
    int before = result.before().getFirst().index();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", String.valueOf(attacked.model().getFileName()));
    row.put("photo", String.valueOf(attacked.photo().getFileName()));
    row.put("way", attacked.way().title());
    row.put("targeted", attacked.targeted());
    row.put("status", result.status().name());
    row.put("verified", result.options().goal().reached(before, verdict));
    row.put("queries", result.queries());
    row.put("most", result.options().queries());
    row.put("before", result.before().getFirst().label());
    row.put("after", result.after().getFirst().label());
    row.put("margin", Results.rounded(result.margin()));
    row.put("epsilon", Results.rounded(result.epsilon()));
    row.put("l0", result.distance().changedPixels());
    row.put("l2", Results.rounded(result.distance().l2()));
    row.put("linf", Results.rounded(result.distance().linf()));
    row.put("psnr", Results.decibels(result.distance().psnr()));
    row.put("ssim", Results.rounded(result.distance().ssim()));
    double total = result.timings().total().toNanos();
    row.put("shareInModel", Results.rounded(result.timings().model().toNanos() / total));
    return row;
  }

  private String table(List<Map<String, Object>> rows) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            """
            # Attacks
            Files that a fresh process, reading them again, gives the class asked for, of %d photos (%s); in brackets the median queries of those, out of at most %d. Targets are the second class of each photo. Seed 0; rows: attacks.json.

            """,
            photos.size(),
            String.join(", ", photos.stream().map(p -> "" + p.getFileName()).toList()),
            queries));
    List<String> columns =
        rows.stream().map(r -> String.valueOf(r.get("model"))).distinct().toList();
    table.append("| method |");
    columns.forEach(c -> table.append(" %s | to the second |".formatted(c)));
    table.append("\n|---|").append("---|".repeat(2 * columns.size())).append('\n');
    for (Way way : WAYS) {
      table.append("| ").append(way.title()).append(" |");
      for (String column : columns) {
        for (boolean targeted : new boolean[] {false, true}) {
          table.append(" %s |".formatted(cell(rows, way, column, targeted)));
        }
      }
      table.append('\n');
    }
    return table.toString();
  }

  private static String cell(
      List<Map<String, Object>> rows, Way way, String model, boolean targeted) {
    List<Map<String, Object>> all =
        rows.stream()
            .filter(r -> model.equals(r.get("model")) && way.title().equals(r.get("way")))
            .filter(r -> Boolean.valueOf(targeted).equals(r.get("targeted")))
            .toList();
    int[] queries =
        all.stream()
            .filter(r -> Boolean.TRUE.equals(r.get("verified")))
            .mapToInt(r -> Integer.parseInt(String.valueOf(r.get("queries"))))
            .sorted()
            .toArray();
    if (queries.length == 0) {
      return "0/" + all.size();
    }
    return String.format(
        Locale.ROOT,
        "%d/%d (%d)",
        queries.length,
        all.size(),
        Arrays.stream(queries).skip((queries.length - 1) / 2).findFirst().orElseThrow());
  }
}
