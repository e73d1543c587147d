package dev.kedge.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.FakeClassifier;
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
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose rows a batch gets. */
final class RequestsTest {
  private static final int K = 9;

  private final FakeClassifier classifier = FakeClassifier.bright(2, 7);
  private final Image picture = FakeClassifier.square(2, 7);
  private final Segmentation segmentation = Grid.of(3, 3).segment(picture);
  private final Planes planes =
      Planes.open(
          picture,
          segmentation,
          new Fill.Mean(),
          classifier.model().preprocessing(),
          classifier.input());
  private final Perturber perturber = new ScalarBackend().open(planes);
  private final Lane lane = new Lane(classifier, 16, 1, Thread::new);
  private final Requests requests = new Requests();

  @AfterEach
  void close() {
    lane.close();
    perturber.close();
    planes.close();
  }

  /** Asks in a thread of its own, which waits when this returns. */
  private CompletableFuture<Request> ask(int count, boolean alone) throws InterruptedException {
    return ask(count, alone, 0);
  }

  private CompletableFuture<Request> ask(int count, boolean alone, int priority)
      throws InterruptedException {
    LaneEvaluator asker = new LaneEvaluator(lane, requests, perturber, priority);
    MaskBatch masks = new MaskBatch(K, count);
    for (int i = 0; i < count; i++) {
      masks.add(Superpixels.of(K, i % K), 0);
    }
    CompletableFuture<Request> answer = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    answer.complete(requests.ask(asker, masks, 0, count, alone, Request.NO_LABEL));
                  } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                  }
                });
    while (thread.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    return answer;
  }

  private List<Share> gather() {
    List<Share> shares = new ArrayList<>();
    requests.gather(shares, 16, false);
    return shares;
  }

  private static void assertFailed(String why, CompletableFuture<Request> asked) {
    Throwable thrown = assertThrows(ExecutionException.class, asked::get).getCause();
    assertEquals(why, assertInstanceOf(IllegalStateException.class, thrown).getMessage());
  }

  private void answer(List<Share> shares) {
    int[] top = new int[16];
    requests.update(
        () -> shares.forEach(share -> share.request().answer(share, top, Spent.NOTHING)));
  }

  @Test
  void aBatchIsSharedOutInTurns() throws Exception {
    CompletableFuture<Request> hard = ask(1000, false);
    CompletableFuture<Request> easy = ask(8, false);
    List<Share> first = gather();
    assertEquals(List.of(8, 8), first.stream().map(Share::count).toList());
    assertEquals(List.of(0, 8), first.stream().map(Share::batchRow).toList());
    answer(first);
    easy.get();
    CompletableFuture<Request> another = ask(20, false);
    // The hard one waits longer by now: its turn comes first, then the other's.
    List<Share> second = gather();
    assertEquals(List.of(8, 8), second.stream().map(Share::count).toList());
    assertEquals(8, second.getFirst().from());
    answer(second);
    answer(gather());
    answer(gather());
    another.get();
    assertFalse(hard.isDone());
  }

  @Test
  void aLoneRequestGetsWholeBatches() throws Exception {
    CompletableFuture<Request> hard = ask(20, false);
    assertEquals(16, Share.rows(gather()));
    assertEquals(4, Share.rows(gather()));
    assertTrue(gather().isEmpty());
    assertFalse(hard.isDone());
  }

  @Test
  void whoWantsToBeAloneTakesTurnsWithTheOthers() throws Exception {
    var unused1 = ask(40, false);
    var unused2 = ask(1, true);
    var unused3 = ask(1, true);
    assertEquals(1, Share.rows(gather()));
    assertEquals(16, Share.rows(gather()));
    assertEquals(1, Share.rows(gather()));
    assertEquals(16, Share.rows(gather()));
  }

  @Test
  void ofSeveralFailuresTheFirstRowsCounts() throws Exception {
    CompletableFuture<Request> asked = ask(40, false);
    List<Share> one = gather();
    List<Share> two = gather();
    requests.fail(two, new IllegalStateException("two"));
    assertFalse(asked.isDone(), "rows are still out");
    IllegalStateException first = new IllegalStateException("one");
    requests.fail(one, first);
    assertSame(first, assertThrows(Exception.class, asked::get).getCause());
    assertTrue(gather().isEmpty(), "what was left is dropped");
  }

  @Test
  void sharesArePackedIntoSmallerBatches() throws Exception {
    var unused4 = ask(8, false);
    var unused5 = ask(8, false);
    List<List<Share>> packed = Share.packed(gather(), 5);
    assertEquals(
        List.of(List.of(5), List.of(3, 2), List.of(5), List.of(1)),
        packed.stream().map(b -> b.stream().map(Share::count).toList()).toList());
    assertEquals(List.of(0, 3), packed.get(1).stream().map(Share::batchRow).toList());
    assertEquals(2, packed.get(2).getFirst().from());
  }

  @Test
  void aHigherPriorityHasAllRowsThatItWants() throws Exception {
    var unused1 = ask(40, false, 0);
    var unused2 = ask(20, false, 7);
    var unused3 = ask(1, true, 0);
    var unused4 = ask(8, false, 7);
    assertEquals(List.of(8, 8), counts(gather()));
    assertEquals(List.of(8, 4, 4), counts(gather()), "what the higher leave is the others'");
    assertEquals(List.of(1), counts(gather()), "the two kinds take turns again");
    var unused5 = ask(1, true, 9);
    assertEquals(List.of(1), counts(gather()), "alone, and above all others");
    assertEquals(List.of(8, 8), counts(gather()));
  }

  private static List<Integer> counts(List<Share> shares) {
    return shares.stream().map(Share::count).toList();
  }

  @Test
  void aRowIsSettledOnce() throws Exception {
    CompletableFuture<Request> asked = ask(32, false);
    List<Share> one = gather();
    List<Share> two = gather();
    answer(one);
    answer(one);
    requests.fail(one, new IllegalStateException("too late"));
    assertEquals(List.of(), requests.open(one));
    assertEquals(two, requests.open(two));
    assertFalse(asked.isDone(), "rows are still out");
    answer(two);
    assertNull(asked.get().failure());
  }

  @Test
  void aShareThatWasAnsweredInPartFailsInPart() throws Exception {
    CompletableFuture<Request> asked = ask(16, false);
    List<Share> shares = gather();
    answer(Share.packed(shares, 5).getFirst());
    assertFalse(asked.isDone());
    requests.fail(shares, new IllegalStateException("the rest"));
    assertFailed("the rest", asked);
  }

  @Test
  void whatWaitsIsDroppedAndWhatIsOutIsWaitedFor() throws Exception {
    CompletableFuture<Request> out = ask(40, false);
    List<Share> shares = gather();
    CompletableFuture<Request> waits = ask(8, false);
    requests.drop(new IllegalStateException("dropped"));
    assertFailed("dropped", waits);
    assertFalse(out.isDone(), "a worker has rows of it");
    answer(shares);
    assertFailed("dropped", out);
    CompletableFuture<Request> later = ask(8, false);
    answer(gather());
    assertNull(later.get().failure());
  }

  @Test
  void nothingIsAskedOfAClosedLane() {
    requests.close();
    LaneEvaluator asker = new LaneEvaluator(lane, requests, perturber, 0);
    MaskBatch masks = new MaskBatch(K, 1);
    masks.add(Superpixels.of(K, 1), 0);
    assertThrows(
        IllegalStateException.class,
        () -> requests.ask(asker, masks, 0, 1, false, Request.NO_LABEL));
  }
}
