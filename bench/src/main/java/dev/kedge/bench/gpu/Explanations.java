package dev.kedge.bench.gpu;

import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.bench.Results;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import dev.kedge.perturb.Backends;
import dev.kedge.report.Words;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Check 5, end to end: seconds of an explanation on the card and on the CPU, photo by photo, and
 * whether both find the same anchor, by the certified search: what is chosen without being asked
 * for depends on how fast the model is. All models together have so many seconds; what is not
 * explained by then is left out.
 */
final class Explanations {
  /** Opening models and explaining the last photo that was begun come on top. */
  private static final double SECONDS = 36;

  private static final Question QUESTION = Question.builder().search(new Certified()).build();

  private static final Budget WARM_UP = Budget.UNLIMITED.withMaxEvaluations(100);

  private Explanations() {}

  /** What one device took for the photos that both explained. */
  private static final class Column {
    final List<Explanation> all = new ArrayList<>();
    final List<Double> seconds = new ArrayList<>();

    void explain(CheckedDevice device, Classifier classifier, Image photo) {
      explain(device, classifier, photo, Budget.UNLIMITED);
    }

    void explain(CheckedDevice device, Classifier classifier, Image photo, Budget budget) {
      long start = System.nanoTime();
      Execution execution = Execution.builder().backend(device.backend().name()).build();
      try (Backends found = Backends.load()) {
        Backends backends = found.with(List.of(device.backend()));
        all.add(
            new AnchorExplainer(classifier, execution, backends)
                .explain(photo, Scene.DEFAULTS, QUESTION, budget, ProgressListener.NONE));
      }
      seconds.add((System.nanoTime() - start) / 1e9);
    }

    double median() {
      return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }
  }

  public static void main(String[] args) {
    Told.run(Explanations::holds);
  }

  private static boolean holds() throws Exception {
    Map<String, Image> photos = Inputs.photos();
    try (CheckedDevice card = CheckedDevice.open();
        CheckedDevice cpu = CheckedDevice.cpu()) {
      List<Path> models = Inputs.models();
      for (Path model : models) {
        try (Classifier onCard = card.opener().open(model);
            Classifier onCpu = cpu.opener().open(model)) {
          measure(card, onCard, cpu, onCpu, photos, SECONDS / models.size() / 2);
        }
      }
    }
    return true;
  }

  private static void measure(
      CheckedDevice card,
      Classifier onCard,
      CheckedDevice cpu,
      Classifier onCpu,
      Map<String, Image> photos,
      double secondsEach)
      throws Exception {
    Image warmUp = photos.values().iterator().next();
    new Column().explain(card, onCard, warmUp, WARM_UP);
    Column here = new Column();
    Column there = new Column();
    int equal = 0;
    long start = System.nanoTime();
    Object busy = "not sampled";
    try (Busy sampled = Busy.begin()) {
      for (Image photo : photos.values()) {
        here.explain(card, onCard, photo);
        if (System.nanoTime() - start > secondsEach * 1e9) {
          break;
        }
      }
      busy = sampled.share().<Object>map(Results::rounded).orElse(busy);
    }
    start = System.nanoTime();
    for (Image photo : photos.values().stream().limit(here.all.size()).toList()) {
      there.explain(cpu, onCpu, photo);
      Explanation a = here.all.get(there.all.size() - 1);
      equal += a.result().anchor().equals(there.all.getLast().result().anchor()) ? 1 : 0;
      if (System.nanoTime() - start > secondsEach * 1e9) {
        break;
      }
    }
    Explanation any = here.all.getFirst();
    Told.figure(
        "model", onCard.model().name(),
        "inference", Words.runBy(any.used().inference()),
        "perturbation", Words.maskedBy(any.used()),
        "explained", here.all.size(),
        "medianSeconds", Results.rounded(here.median()),
        "explanationsPerSecond", Results.rounded(here.all.size() / sum(here.seconds)),
        "evaluations", here.all.stream().mapToLong(e -> e.cost().evaluations()).sum(),
        "busy", busy,
        "cpuExplained", there.all.size(),
        "cpuInference", Words.runBy(there.all.getFirst().used().inference()),
        "cpuMedianSeconds", Results.rounded(there.median()),
        "sameAnchor", equal);
  }

  private static double sum(List<Double> seconds) {
    return seconds.stream().mapToDouble(Double::doubleValue).sum();
  }
}
