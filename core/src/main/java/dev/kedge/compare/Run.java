package dev.kedge.compare;

import dev.kedge.AnchorExplainer;
import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.check.Pace;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import dev.kedge.search.Budget;
import dev.kedge.search.BudgetSpentException;
import dev.kedge.search.Precision;
import dev.kedge.segment.LabelMap;
import dev.kedge.segment.Segmentation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** One comparison while it is worked out, the most telling parts first. */
final class Run {
  private final Side a;
  private final Side b;
  private final CompareOptions options;
  private final Budget budget;
  private final ProgressListener listener;
  private final Set<Part> cutShort = EnumSet.noneOf(Part.class);
  private long evaluations;

  /** A picture before a model. */
  record Side(Image photo, AnchorExplainer explainer) {
    Classifier classifier() {
      return explainer.classifier();
    }

    Image view() {
      return view(photo);
    }

    Image view(Image other) {
      return classifier().model().preprocessing().view(other);
    }

    /** The class of a label, if the model has it. */
    OptionalInt labelled(ClassScore score, Classifier of) {
      if (classifier().model().labels().equals(of.model().labels())) {
        return OptionalInt.of(score.index());
      }
      int index = classifier().model().labels().indexOf(score.label());
      return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }
  }

  Run(Side a, Side b, CompareOptions options, Budget budget, ProgressListener listener) {
    this.a = a;
    this.b = b;
    this.options = options;
    this.budget = budget;
    this.listener = listener;
  }

  Comparison comparison() {
    long start = System.nanoTime();
    try (Study first = a.explainer.study(a.photo, options.scene())) {
      Segmentation cut = first.segmentation();
      try (Study second = b.explainer.study(b.photo, onto(cut, b.view()))) {
        return compared(first, second, cut, start);
      }
    }
  }

  private Comparison compared(Study first, Study second, Segmentation cut, long start) {
    Explanation why = explain(first, "the first picture");
    Explanation other = explain(second, "the second picture");
    boolean oneSize = sameSize(first.view(), second.view());
    Optional<Difference> difference =
        oneSize
            ? Optional.of(Difference.of(a.photo, b.photo, first.view(), second.view(), cut))
            : Optional.empty();
    List<ModelAnswers> models = models();
    Defences defences = new Defences(a, b, why);
    List<Defended> defended =
        options.defences() ? part(Part.DEFENCES, defences::labels).orElse(List.of()) : List.of();
    Optional<Restoring> restoring = restoring(first, second, difference, cut);
    List<Cell> precisions = precisions(first, second, why, other);
    Optional<NullBand> band = nullBand(first, why, difference);
    Optional<Explanation> own = ownAnchor(cut);
    if (options.defenceAnchors()) {
      defended = defendedAnchors(defences, defended, cut);
    }
    evaluations += first.evaluations() + second.evaluations() + defences.evaluations();
    return new Comparison(
        why,
        other,
        own,
        Overlap.of(why.result().anchor(), other.result().anchor(), cut),
        oneSize ? ownOverlap(why, own) : OptionalDouble.empty(),
        difference,
        restoring,
        precisions,
        band,
        defended,
        models,
        List.copyOf(cutShort),
        evaluations,
        Duration.ofNanos(System.nanoTime() - start),
        options);
  }

  private static OptionalDouble ownOverlap(Explanation why, Optional<Explanation> own) {
    return own.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            Overlap.ofPixels(
                why.result().anchor(),
                why.segmentation(),
                own.get().result().anchor(),
                own.get().segmentation()));
  }

  /** The scene with superpixels given, laid over a view of another size if need be. */
  private Scene onto(Segmentation cut, Image view) {
    return options.scene().toBuilder().segmenter(new LabelMap(Laid.over(cut, view))).build();
  }

  private static boolean sameSize(Image a, Image b) {
    return a.height() == b.height() && a.width() == b.width();
  }

  private Explanation explain(Study study, String what) {
    listener.onQuestion(what);
    Explanation explanation = study.explain(options.question(), budget, listener);
    if (!Pace.finished(explanation)) {
      cutShort.add(Part.ANCHORS);
    }
    return explanation;
  }

  /** A part, unless there is no time for it, or not enough. */
  private <T> Optional<T> part(Part part, Supplier<T> made) {
    try {
      if (Pace.goesOn(budget)) {
        return Optional.of(made.get());
      }
    } catch (BudgetSpentException spent) {
      // named below
    }
    cutShort.add(part);
    return Optional.empty();
  }

  private List<ModelAnswers> models() {
    List<ModelAnswers> models = new ArrayList<>();
    models.add(ModelAnswers.of(a.classifier(), a.photo, b.photo));
    if (!oneModel()) {
      models.add(ModelAnswers.of(b.classifier(), a.photo, b.photo));
    }
    evaluations += 2L * models.size();
    return models;
  }

  private boolean oneModel() {
    return a.classifier().equals(b.classifier());
  }

  private Optional<Restoring> restoring(
      Study first, Study second, Optional<Difference> difference, Segmentation cut) {
    if (options.restoringLimit() == 0 || !oneModel() || difference.isEmpty()) {
      return Optional.empty();
    }
    listener.onQuestion("what restores the answers");
    double[] weights =
        difference.get().energyShares().stream().mapToDouble(Double::doubleValue).toArray();
    RestoringSearch search =
        new RestoringSearch(
            a,
            b,
            onto(cut, first.view()),
            weights,
            options.restoringLimit(),
            Pace.timeOf(budget).withMaxEvaluations(budget.maxEvaluations()));
    Optional<Restoring> restoring =
        part(
            Part.RESTORING,
            () -> search.of(first.top(1).getFirst().index(), second.top(1).getFirst().index()));
    restoring.ifPresent(
        found -> {
          evaluations += found.evaluations();
          if (found.firstIntoSecond().cutShort() || found.secondIntoFirst().cutShort()) {
            cutShort.add(Part.RESTORING);
          }
        });
    return restoring;
  }

  private List<Cell> precisions(Study first, Study second, Explanation why, Explanation other) {
    List<Cell> cells = new ArrayList<>();
    if (options.precisionDraws() == 0 || !found(why) || !found(other)) {
      return cells;
    }
    listener.onQuestion("each anchor on each picture");
    boolean sameAnswer = why.explained().label().equals(other.explained().label());
    part(
        Part.PRECISIONS,
        () -> {
          for (Which anchor : Which.values()) {
            for (Which picture : Which.values()) {
              for (Which label : Which.values()) {
                if (label == Which.FIRST || !sameAnswer) {
                  cell(anchor, picture, label, first, second, why, other).ifPresent(cells::add);
                }
              }
            }
          }
          return cells;
        });
    return cells;
  }

  private Optional<Cell> cell(
      Which anchor,
      Which picture,
      Which label,
      Study first,
      Study second,
      Explanation why,
      Explanation other) {
    Study study = picture == Which.FIRST ? first : second;
    Side side = picture == Which.FIRST ? a : b;
    Explanation whose = anchor == Which.FIRST ? why : other;
    Explanation labels = label == Which.FIRST ? why : other;
    OptionalInt index =
        side.labelled(labels.explained(), label == Which.FIRST ? a.classifier() : b.classifier());
    if (index.isEmpty()) {
      return Optional.empty();
    }
    Question question = options.question().toBuilder().target(index).build();
    Precision precision =
        study.precision(
            whose.result().anchor(), question, options.precisionDraws(), Pace.timeOf(budget));
    return Optional.of(new Cell(anchor, picture, label, precision));
  }

  private static boolean found(Explanation explanation) {
    return explanation.result().status().found();
  }

  private Optional<NullBand> nullBand(
      Study first, Explanation why, Optional<Difference> difference) {
    if (options.nullRepeats() == 0 || !found(why)) {
      return Optional.empty();
    }
    NullRepeats repeats = new NullRepeats(a, why, budget, listener);
    boolean whole = repeats.repeat(first, options.nullRepeats(), difference);
    evaluations += repeats.evaluations();
    if (!whole) {
      cutShort.add(Part.NULL_BAND);
    }
    return repeats.band();
  }

  private Optional<Explanation> ownAnchor(Segmentation cut) {
    Image view = b.view();
    if (!options.ownAnchor()
        || options.scene().segmenter().segment(view).equals(Laid.over(cut, view))) {
      return Optional.empty();
    }
    Optional<Optional<Explanation>> own =
        part(
            Part.OWN_ANCHOR,
            () -> {
              listener.onQuestion("the second picture on its own superpixels");
              try (Study study = b.explainer.study(b.photo, options.scene())) {
                Optional<Explanation> explanation =
                    Pace.explain(study, options.question(), budget, listener);
                evaluations += study.evaluations();
                return explanation;
              }
            });
    if (own.isPresent() && own.get().isEmpty()) {
      cutShort.add(Part.OWN_ANCHOR);
    }
    return own.flatMap(explanation -> explanation);
  }

  private List<Defended> defendedAnchors(
      Defences defences, List<Defended> labels, Segmentation cut) {
    List<Defended> anchors = new ArrayList<>();
    for (Defended defended : labels) {
      anchors.add(
          part(
                  Part.DEFENCE_ANCHORS,
                  () ->
                      defences.anchors(
                          defended,
                          onto(cut, a.view()),
                          onto(cut, b.view()),
                          options.question(),
                          budget,
                          listener))
              .orElse(defended));
    }
    if (anchors.stream().anyMatch(d -> d.secondAnchor().isEmpty())) {
      cutShort.add(Part.DEFENCE_ANCHORS);
    }
    return anchors;
  }
}
