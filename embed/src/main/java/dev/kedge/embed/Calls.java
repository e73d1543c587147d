package dev.kedge.embed;

import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.app.flags.ClassChoice;
import dev.kedge.app.flags.JsonFlags;
import dev.kedge.attack.Attacker;
import dev.kedge.attack.Goal;
import dev.kedge.check.Questions;
import dev.kedge.compare.Comparer;
import dev.kedge.compare.Comparison;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.perturb.Backends;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The functions of kedge.h, as {@link Table} hands them out: each returns a {@link Code}, and has
 * room for a message as its last argument. Pointers are addresses; handles are numbers of {@link
 * Handles}.
 */
final class Calls {
  /** C has one library in a process. */
  private static final Handles OPEN = new Handles();

  private Calls() {}

  static int begin(MemorySegment message) {
    return Guard.run(message, () -> {});
  }

  static int stop(MemorySegment message) {
    return Guard.run(
        message,
        () -> {
          Functions.refuseWithin("stopping");
          OPEN.closeAll();
        });
  }

  static long handles(MemorySegment message) {
    return OPEN.count();
  }

  static int open(
      MemorySegment source, MemorySegment options, MemorySegment model, MemorySegment message) {
    return Guard.run(
        message,
        () -> {
          @Nullable String from = Pointers.text(source);
          var json = JsonFlags.object(Pointers.text(options));
          if (json.has("model")) {
            throw new RefusedException(
                Code.INVALID, "the option model is the first argument, not an option");
          }
          if (from != null) {
            json.put("model", from);
          }
          add(OpenModel.of(JsonFlags.read(new OpenOptions(), json)), model);
        });
  }

  static int openFunction(
      MemorySegment function, MemorySegment options, MemorySegment model, MemorySegment message) {
    return Guard.run(
        message,
        () -> add(OpenModel.of(FunctionClassifier.read(function, Pointers.text(options))), model));
  }

  static int modelJson(long model, MemorySegment json, MemorySegment message) {
    return Guard.run(
        message, () -> Pointers.put(json, OPEN.get(model, OpenModel.class).use(OpenModel::json)));
  }

  static int close(long model, MemorySegment message) {
    return Guard.run(message, () -> OPEN.close(model, OpenModel.class));
  }

  static int explain(
      long model,
      MemorySegment image,
      MemorySegment superpixels,
      MemorySegment options,
      MemorySegment progress,
      MemorySegment user,
      MemorySegment result,
      MemorySegment message) {
    return Guard.run(
        message,
        () -> {
          ExplainOptions asked =
              Options.read(ExplainOptions.class, ExplainOptions::new, Pointers.text(options));
          Given given = Given.read(image);
          Told told = new Told(progress, user);
          add(
              OPEN.get(model, OpenModel.class)
                  .use(opened -> explain(opened, given, superpixels, asked, told)),
              result);
        });
  }

  private static Result explain(
      OpenModel model, Given given, MemorySegment superpixels, ExplainOptions asked, Told told)
      throws Exception {
    ImageReader reader = asked.explain.reader();
    Scene scene = Cut.in(asked.explain.scene(reader), superpixels);
    List<String> labels = model.info().labels();
    Question question = asked.question(labels);
    Questions questions = asked.checks.questions(scene, question, asked.target != null, reader);
    asked.checks.check(labels.size());
    asked.explain.check(model.classifier());
    var explainer = model.explainer(asked.explain.execution());
    long start = System.nanoTime();
    Image photo = given.image(reader);
    Duration read = Duration.ofNanos(System.nanoTime() - start);
    return new Explained(
        given.name(),
        model,
        questions,
        questions.ask(
            explainer, photo, scene, question, asked.budget.start(stop(told, model)), told),
        read);
  }

  static int compare(
      long model,
      long secondModel,
      MemorySegment first,
      MemorySegment second,
      MemorySegment superpixels,
      MemorySegment options,
      MemorySegment progress,
      MemorySegment user,
      MemorySegment result,
      MemorySegment message) {
    return Guard.run(
        message,
        () -> {
          CompareOptions asked =
              Options.read(CompareOptions.class, CompareOptions::new, Pointers.text(options));
          Given one = Given.read(first);
          Given other = Given.read(second);
          Told told = new Told(progress, user);
          OpenModel a = OPEN.get(model, OpenModel.class);
          OpenModel b = secondModel == 0 ? a : OPEN.get(secondModel, OpenModel.class);
          add(
              a.use(
                  opened ->
                      b.use(with -> compare(opened, with, one, other, superpixels, asked, told))),
              result);
        });
  }

  private static Result compare(
      OpenModel model,
      OpenModel secondModel,
      Given first,
      Given second,
      MemorySegment superpixels,
      CompareOptions asked,
      Told told)
      throws Exception {
    if (asked.compare.model2() != null || !asked.compare.models().isEmpty()) {
      throw new RefusedException(
          Code.INVALID, "model2 and models are no options here; the second model is an argument");
    }
    ImageReader reader = asked.explain.reader();
    Scene scene = Cut.in(asked.explain.scene(reader), superpixels);
    Question question = asked.explain.question(asked.compare.estimates());
    var options = asked.compare.options(scene, question);
    asked.explain.check(model.classifier());
    long start = System.nanoTime();
    Image a = first.image(reader);
    Image b = second.image(reader);
    Duration read = Duration.ofNanos(System.nanoTime() - start);
    var execution = asked.explain.execution();
    Comparison comparison =
        new Comparer(model.explainer(execution), secondModel.explainer(execution))
            .compare(a, b, options, asked.budget.start(stop(told, model, secondModel)), told);
    return new Compared(
        comparison, first.name(), second.name(), model.info(), secondModel.info(), read);
  }

  static int attack(
      long model,
      MemorySegment image,
      MemorySegment options,
      MemorySegment progress,
      MemorySegment user,
      MemorySegment result,
      MemorySegment message) {
    return Guard.run(
        message,
        () -> {
          AttackOptions asked =
              Options.read(AttackOptions.class, AttackOptions::new, Pointers.text(options));
          Given given = Given.read(image);
          Told told = new Told(progress, user);
          add(
              OPEN.get(model, OpenModel.class).use(opened -> attack(opened, given, asked, told)),
              result);
        });
  }

  private static Result attack(OpenModel model, Given given, AttackOptions asked, Told told)
      throws Exception {
    List<String> labels = model.info().labels();
    var options = asked.attack.options();
    if (asked.attack.target().isPresent()) {
      int label = ClassChoice.of("target", asked.attack.target().get(), labels);
      options = options.withGoal(new Goal.TargetClass(label));
    }
    asked.attack.check(model.classifier());
    long start = System.nanoTime();
    Image photo = given.image(new ImageReader(asked.maxPixels));
    Duration read = Duration.ofNanos(System.nanoTime() - start);
    var attacked =
        new Attacker(model.classifier())
            .attack(photo, options, asked.attack.start(stop(told, model)), told);
    return new Attacked(given.name(), attacked, model.info(), read);
  }

  static int segment(
      long model,
      MemorySegment image,
      MemorySegment options,
      MemorySegment result,
      MemorySegment message) {
    return Guard.run(
        message,
        () -> {
          ExplainOptions asked =
              Options.read(ExplainOptions.class, ExplainOptions::new, Pointers.text(options));
          ImageReader reader = asked.explain.reader();
          Scene scene = asked.explain.scene(reader);
          Image photo = Given.read(image).image(reader);
          Image view =
              model == 0
                  ? photo
                  : OPEN.get(model, OpenModel.class)
                      .use(opened -> opened.info().preprocessing().view(photo));
          add(new Segmented(view, scene.segmenter().segment(view)), result);
        });
  }

  static int submit(
      long model,
      MemorySegment image,
      MemorySegment superpixels,
      MemorySegment options,
      MemorySegment job,
      MemorySegment message) {
    return Guard.run(
        message,
        () -> {
          ExplainOptions asked =
              Options.read(ExplainOptions.class, ExplainOptions::new, Pointers.text(options));
          Given given = Given.read(image);
          add(
              OPEN.get(model, OpenModel.class)
                  .use(opened -> submit(opened, given, superpixels, asked)),
              job);
        });
  }

  private static Submitted submit(
      OpenModel model, Given given, MemorySegment superpixels, ExplainOptions asked) {
    ImageReader reader = asked.explain.reader();
    Scene scene = Cut.in(asked.explain.scene(reader), superpixels);
    Question question = asked.question(model.info().labels());
    Questions questions = asked.checks.questions(scene, question, asked.target != null, reader);
    var execution = asked.explain.execution();
    if (!questions.equals(Questions.NONE)
        || execution.inferenceBatch() != 0
        || !execution.backend().equals(Backends.AUTO)) {
      throw new RefusedException(
          Code.INVALID,
          "top, fills, repeat, jitter, curves, backend and inference-batch do nothing for a job in"
              + " a queue; explain the picture alone");
    }
    asked.budget.start(() -> false); // says what is wrong with it, now
    return new Submitted(model, given, scene, question, asked);
  }

  static int jobPoll(long job, MemorySegment state, MemorySegment message) {
    return Guard.run(
        message,
        () ->
            OPEN.get(job, Submitted.class).poll(Pointers.struct(state, "state", Submitted.BYTES)));
  }

  static int jobWait(long job, double seconds, MemorySegment message) {
    return Guard.run(message, () -> OPEN.get(job, Submitted.class).await(seconds));
  }

  static int jobCancel(long job, MemorySegment message) {
    return Guard.run(message, () -> OPEN.get(job, Submitted.class).cancel());
  }

  static int jobResult(long job, MemorySegment result, MemorySegment message) {
    return Guard.run(message, () -> add(OPEN.get(job, Submitted.class).result(), result));
  }

  static int jobClose(long job, MemorySegment message) {
    return Guard.run(message, () -> OPEN.close(job, Submitted.class));
  }

  static int resultArrays(long result, MemorySegment arrays, MemorySegment message) {
    return Guard.run(
        message,
        () ->
            OPEN.get(result, Result.class)
                .arrays(Pointers.sized(arrays, "arrays", Segmented.BYTES)));
  }

  static int resultJson(long result, MemorySegment json, MemorySegment message) {
    return Guard.run(message, () -> Pointers.put(json, OPEN.get(result, Result.class).jsonText()));
  }

  static int resultHtml(long result, MemorySegment html, MemorySegment message) {
    return Guard.run(message, () -> Pointers.put(html, OPEN.get(result, Result.class).htmlText()));
  }

  static int resultPicture(
      long result,
      MemorySegment rgb,
      MemorySegment height,
      MemorySegment width,
      MemorySegment message) {
    return Guard.run(message, () -> OPEN.get(result, Result.class).picture(rgb, height, width));
  }

  static int resultClose(long result, MemorySegment message) {
    return Guard.run(message, () -> OPEN.close(result, Result.class));
  }

  /** Whether the program, or who closes a model, wants an end. */
  private static BooleanSupplier stop(Told told, OpenModel... models) {
    return () -> told.getAsBoolean() || Arrays.stream(models).anyMatch(OpenModel::closing);
  }

  /** Gives C a handle; if there is no place for it, the object is freed. */
  private static void add(Handles.Held object, MemorySegment place) throws Exception {
    if (place.address() == 0) {
      object.free();
    }
    Pointers.put(place, place.address() == 0 ? 0 : OPEN.add(object));
  }
}
