package dev.kedge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.FakeClassifier;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.check.Questions.Answered;
import dev.kedge.image.Image;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.Status;
import dev.kedge.segment.Grid;
import dev.kedge.segment.LabelMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything asked of one picture at once. */
final class QuestionsTest {
  private static final Image PHOTO = FakeClassifier.square(2, 4);
  private static final Fill WHITE = new Fill.Constant(255, 255, 255);

  private static final Scene BLACK =
      Scene.builder().segmenter(Grid.of(3, 3)).fill(new Fill.Constant(0, 0, 0)).build();

  private final FakeClassifier classifier = FakeClassifier.bright(2, 4);
  private final AnchorExplainer explainer = new AnchorExplainer(classifier);

  private Answered ask(Questions questions, Budget budget) {
    return questions.ask(explainer, PHOTO, BLACK, Question.DEFAULTS, budget, ProgressListener.NONE);
  }

  @Test
  void nothingAskedIsNothingSpent() {
    Explanation alone = explainer.explain(PHOTO, BLACK, Question.DEFAULTS);
    long shown = classifier.shown();
    Answered answered = ask(Questions.NONE, Budget.UNLIMITED);
    assertEquals(alone.result(), answered.explanation().result());
    assertEquals(Checks.NONE, answered.checks());
    assertEquals(2 * shown, classifier.shown());
  }

  @Test
  void everythingAskedIsAnsweredAndDoesNotChangeTheExplanation() {
    Questions all =
        Questions.NONE
            .withTopClasses(2)
            .withFills(List.of(BLACK.fill(), WHITE))
            .withRepeats(3)
            .withCurves(true);
    Answered answered = ask(all, Budget.UNLIMITED);
    Explanation alone = explainer.explain(PHOTO, BLACK, Question.DEFAULTS);
    assertEquals(alone.result(), answered.explanation().result());
    assertEquals(alone.cost(), answered.explanation().cost());
    Checks checks = answered.checks();
    assertEquals(
        List.of("dark"), checks.otherClasses().stream().map(e -> e.explained().label()).toList());
    assertEquals(0, checks.otherClasses().getFirst().cost().evaluations(), "all masks were known");
    assertEquals(WHITE, checks.fills().orElseThrow().fills().getFirst().fill());
    assertEquals(3, checks.stability().orElseThrow().anchors().getFirst().times());
    assertEquals(9, checks.faithfulness().orElseThrow().order().size());
    Stability jittered =
        ask(Questions.NONE.withRepeats(2).withJitterPixels(1), Budget.UNLIMITED)
            .checks()
            .stability()
            .orElseThrow();
    assertEquals(1, jittered.jitterPixels());
    assertEquals(2, jittered.repeats());
  }

  @Test
  void moreClassesThanThereAreAreAllOfThem() {
    Questions many = Questions.NONE.withTopClasses(9);
    assertEquals(1, ask(many, Budget.UNLIMITED).checks().otherClasses().size());
  }

  @Test
  void whenTheBudgetEndsWhatIsFinishedIsReturned() {
    Questions all =
        Questions.NONE
            .withTopClasses(2)
            .withFills(List.of(WHITE))
            .withRepeats(3)
            .withJitterPixels(1)
            .withCurves(true);
    int answers = -1;
    for (int most = 0; answers < 7; most++) {
      int[] left = {most};
      Budget budget = Budget.UNLIMITED.withCancelled(() -> left[0]-- <= 0);
      Answered answered = ask(all, budget);
      Checks checks = answered.checks();
      boolean first = answered.explanation().result().status() == Status.FOUND;
      int now =
          (first ? 1 : 0)
              + checks.otherClasses().size()
              + checks.faithfulness().map(f -> 1).orElse(0)
              + checks.fills().map(f -> f.fills().size()).orElse(0)
              + checks.stability().map(Stability::repeats).orElse(0);
      assertTrue(now >= answers, "more budget, fewer answers: at " + most);
      assertTrue(first || now == 0, "nothing is asked of an unfinished explanation");
      answers = Math.max(answers, now);
    }
  }

  @Test
  void questionsThatCannotBeMeantAreRefused() {
    Scene map = BLACK.toBuilder().segmenter(new LabelMap(Grid.of(3, 3).segment(PHOTO))).build();
    refused("top 0 classes", () -> Questions.NONE.withTopClasses(0));
    refused("-1 repeats", () -> Questions.NONE.withRepeats(-1));
    refused("ask for repeats", () -> Questions.NONE.withJitterPixels(3));
    refused("at least 0", () -> Questions.NONE.withRepeats(1).withJitterPixels(-1));
    refused(
        "name another",
        () -> Questions.NONE.withFills(List.of(BLACK.fill())).check(BLACK, Question.DEFAULTS));
    refused(
        "ask for one of both",
        () -> Questions.NONE.withTopClasses(2).check(BLACK, Question.builder().target(0).build()));
    refused(
        "label map",
        () -> Questions.NONE.withRepeats(2).withJitterPixels(1).check(map, Question.DEFAULTS));
  }

  @Test
  void aClassThatTheModelDoesNotHaveIsRefusedBeforeAnythingIsEvaluated() {
    Question third = Question.builder().target(2).build();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Questions.NONE.ask(
                explainer, PHOTO, BLACK, third, Budget.UNLIMITED, ProgressListener.NONE));
    assertEquals(0, classifier.shown());
  }

  private static void refused(String words, Runnable asked) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, asked::run);
    assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal.getMessage());
  }
}
