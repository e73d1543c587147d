package dev.kedge.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.BrightnessClassifier;
import dev.kedge.image.Image;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.perturb.ScalarBackend;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Segmentation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose rows a batch gets. */
final class RequestsTest {
  private static final int K = 9;

  private final BrightnessClassifier classifier = new BrightnessClassifier(2, 7, 0);
  private final Image picture = BrightnessClassifier.square(2, 7);
  private final Segmentation segmentation = Grid.of(3, 3).segment(picture);
  private final Planes planes =
      Planes.open(
          picture,
          segmentation,
          new Fill.Mean(),
          classifier.model().preprocessing(),
          classifier.input());
  private final Perturber perturber = new ScalarBackend().open(planes);
  private final Lane lane = new Lane(classifier, 16, 1, why -> {});
  private final Requests requests = new Requests();

  @AfterEach
  void close() {
    lane.close();
    perturber.close();
    planes.close();
  }

  /** Asks in a thread of its own, which waits when this returns. */
  private CompletableFuture<Request> ask(int count, boolean alone) throws InterruptedException {
    LaneEvaluator asker = new LaneEvaluator(lane, requests, perturber);
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
                    answer.complete(requests.ask(asker, masks, 0, count, alone));
                  } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                  }
                });
    while (thread.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    return answer;
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
    List<Share> first = requests.gather(16, false);
    assertEquals(List.of(8, 8), first.stream().map(Share::count).toList());
    assertEquals(List.of(0, 8), first.stream().map(Share::batchRow).toList());
    answer(first);
    easy.get();
    CompletableFuture<Request> another = ask(20, false);
    // The hard one waits longer by now: its turn comes first, then the other's.
    List<Share> second = requests.gather(16, false);
    assertEquals(List.of(8, 8), second.stream().map(Share::count).toList());
    assertEquals(8, second.getFirst().from());
    answer(second);
    answer(requests.gather(16, false));
    answer(requests.gather(16, false));
    another.get();
    assertFalse(hard.isDone());
  }

  @Test
  void aLoneRequestGetsWholeBatches() throws Exception {
    CompletableFuture<Request> hard = ask(20, false);
    assertEquals(16, Share.rows(requests.gather(16, false)));
    assertEquals(4, Share.rows(requests.gather(16, false)));
    assertTrue(requests.gather(16, false).isEmpty());
    assertFalse(hard.isDone());
  }

  @Test
  void whoWantsToBeAloneTakesTurnsWithTheOthers() throws Exception {
    var unused1 = ask(40, false);
    var unused2 = ask(1, true);
    var unused3 = ask(1, true);
    assertEquals(1, Share.rows(requests.gather(16, false)));
    assertEquals(16, Share.rows(requests.gather(16, false)));
    assertEquals(1, Share.rows(requests.gather(16, false)));
    assertEquals(16, Share.rows(requests.gather(16, false)));
  }

  @Test
  void ofSeveralFailuresTheFirstRowsCounts() throws Exception {
    CompletableFuture<Request> asked = ask(40, false);
    List<Share> one = requests.gather(16, false);
    List<Share> two = requests.gather(16, false);
    requests.fail(two.getFirst(), new IllegalStateException("two"));
    assertFalse(asked.isDone(), "rows are still out");
    IllegalStateException first = new IllegalStateException("one");
    requests.fail(one.getFirst(), first);
    one.stream().skip(1).forEach(share -> requests.fail(share, first));
    two.stream().skip(1).forEach(share -> requests.fail(share, first));
    assertSame(first, assertThrows(Exception.class, asked::get).getCause());
    assertTrue(requests.gather(16, false).isEmpty(), "what was left is dropped");
  }

  @Test
  void sharesArePackedIntoSmallerBatches() throws Exception {
    var unused4 = ask(8, false);
    var unused5 = ask(8, false);
    List<List<Share>> packed = Share.packed(requests.gather(16, false), 5);
    assertEquals(
        List.of(List.of(5), List.of(3, 2), List.of(5), List.of(1)),
        packed.stream().map(b -> b.stream().map(Share::count).toList()).toList());
    assertEquals(List.of(0, 3), packed.get(1).stream().map(Share::batchRow).toList());
    assertEquals(2, packed.get(2).getFirst().from());
  }
}
