package dev.kedge.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.FakeClassifier;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.perturb.ScalarBackend;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Segmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane whose model, or whose memory, fails: all that asked hear of it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LaneTest {
  private static final int K = 9;
  private static final int ASKERS = 6;

  private final FakeClassifier facts = FakeClassifier.bright(2, 7);
  private final Image picture = FakeClassifier.square(2, 7);
  private final Segmentation segmentation = Grid.of(3, 3).segment(picture);
  private final Planes planes =
      Planes.open(
          picture, segmentation, new Fill.Mean(), facts.model().preprocessing(), facts.input());
  private final List<Perturber> perturbers = new ArrayList<>();

  @AfterEach
  void close() {
    perturbers.forEach(Perturber::close);
    planes.close();
  }

  private Perturber perturber() {
    Perturber perturber = new ScalarBackend().open(planes);
    perturbers.add(perturber);
    return perturber;
  }

  /** Throws an error for batches of some numbers, from 1. */
  private static Classifier failing(IntPredicate fails) {
    return FakeClassifier.scoring(FakeClassifier.brightness(2, 7, .5))
        .before(
            (number, images) -> {
              if (fails.test(number)) {
                throw new OutOfMemoryError("made for the test");
              }
            })
        .build();
  }

  private static MaskBatch masks(int count) {
    MaskBatch masks = new MaskBatch(K, count);
    for (int i = 0; i < count; i++) {
      masks.add(Superpixels.of(K, i % K), 0);
    }
    return masks;
  }

  /** Asks in threads of their own; what each was told, or why not. */
  private List<CompletableFuture<int[]>> ask(Lane lane, int rounds) {
    List<CompletableFuture<int[]>> answers = new ArrayList<>();
    for (int i = 0; i < ASKERS; i++) {
      Perturber perturber = perturber();
      answers.add(
          CompletableFuture.supplyAsync(
              () -> ask(lane.open(perturber, 0), rounds),
              task -> Thread.ofPlatform().daemon().start(task)));
    }
    return answers;
  }

  private static int[] ask(Evaluator evaluator, int rounds) {
    int[] last = {};
    for (int round = 0; round < rounds; round++) {
      last = evaluator.topClasses(masks(20), 0, 20);
    }
    return last;
  }

  private static long failed(List<CompletableFuture<int[]>> answers) {
    return answers.stream()
        .filter(answer -> answer.handle((classes, why) -> why != null).join())
        .count();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 11})
  void anErrorNowAndThenCostsNobodyAnything(int every) {
    try (Lane lane = new Lane(failing(batch -> batch % every == 1), 16, 1, Thread::new);
        Evaluator alone = LoneEvaluator.on(facts).open(perturber(), 20)) {
      int[] expected = ask(alone, 1);
      for (CompletableFuture<int[]> answer : ask(lane, 5)) {
        assertArrayEquals(expected, answer.join());
      }
    }
  }

  @Test
  void aModelThatIsBrokenFailsAllThatAskAndTheLaneGoesOn() {
    AtomicBoolean broken = new AtomicBoolean(true);
    try (Lane lane = new Lane(failing(batch -> broken.get()), 16, 2, Thread::new)) {
      assertEquals(ASKERS, failed(ask(lane, 5)));
      broken.set(false);
      assertEquals(0, failed(ask(lane, 5)));
    }
  }

  @Test
  void whatCannotBeHandedOutIsNotLost() throws InterruptedException {
    Requests requests = new Requests();
    List<Share> shares =
        new ArrayList<>() {
          @Override
          public boolean add(Share share) {
            if (size() == 1) {
              throw new OutOfMemoryError("made for the test");
            }
            return super.add(share);
          }
        };
    try (Lane lane = new Lane(facts, 16, 1, Thread::new)) {
      Perturber perturber = perturber();
      ConcurrentLinkedQueue<Request> answered = new ConcurrentLinkedQueue<>();
      Thread asker =
          Thread.ofPlatform()
              .start(
                  () ->
                      answered.add(
                          requests.ask(
                              new LaneEvaluator(lane, requests, perturber, 0),
                              masks(20),
                              0,
                              20,
                              false,
                              Request.NO_LABEL)));
      while (asker.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      assertThrows(OutOfMemoryError.class, () -> requests.gather(shares, 16, false));
      assertEquals(8, Share.rows(shares));
      List<Share> rest = new ArrayList<>();
      requests.gather(rest, 16, false);
      assertEquals(12, Share.rows(rest));
      assertEquals(8, rest.getFirst().from());
      requests.update(
          () -> {
            for (Share share : List.of(shares.getFirst(), rest.getFirst(), rest.getLast())) {
              share.request().answer(share, new int[16], Spent.NOTHING);
            }
          });
      asker.join();
      assertEquals(1, answered.size());
    }
  }

  @Test
  void aLaneThatIsCancelledRefusesAll() {
    try (Lane lane = new Lane(facts, 16, 1, Thread::new)) {
      lane.cancel();
      assertEquals(ASKERS, failed(ask(lane, 1)));
    }
  }
}
