package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.image.TensorLayout;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.perturb.ScalarBackend;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class CudaPerturberTest {
  private static final InputSpec INPUT = Made.input(16, 24, TensorLayout.NCHW, ElementType.FLOAT32);
  private static final int COUNT = 3000;

  private FakeDriver fake;

  @BeforeEach
  void fake() {
    fake = FakeDriver.orSkip();
  }

  @Test
  void opensABatchWhereTheReaderReads() {
    try (CudaBackend backend = new CudaBackend();
        Planes planes = Made.planes(INPUT, 9, 1, new Random(1));
        Perturber perturber = backend.open(planes);
        ImageBatch any = perturber.openBatch(2, place -> true);
        ImageBatch host = perturber.openBatch(2, Place.host()::equals)) {
      assertEquals(backend.place(), any.place());
      assertEquals(2 * INPUT.bytes(), any.memory().byteSize());
      assertEquals(Place.host(), host.place());
      assertThrows(IllegalArgumentException.class, () -> perturber.openBatch(2, place -> false));
    }
    assertEquals(0, fake.live());
  }

  /** More rows than one upload holds, from two pictures, into one batch on the device. */
  @Test
  void perturbersShareABatchOnTheDevice() {
    Random random = new Random(2);
    try (Opened opened = new Opened();
        Planes first = Made.planes(INPUT, 20, 2, random);
        Planes second = Made.planes(INPUT, 100, 2, random);
        ImageBatch expected = ImageBatch.openHost(INPUT, 2 * COUNT);
        ImageBatch actual = ImageBatch.openHost(INPUT, 2 * COUNT)) {
      CudaBackend backend = new CudaBackend();
      opened.add(backend::close);
      CudaDevice device = backend.use();
      opened.add(backend::release);
      DeviceMemory memory = opened.add(DeviceMemory.open(INPUT.bytes() * 2 * COUNT));
      MaskBatch few = Made.masks(20, 2, COUNT, random);
      MaskBatch many = Made.masks(100, 2, COUNT, random);
      try (Perturber a = backend.open(first);
          Perturber b = backend.open(second);
          ImageBatch batch =
              ImageBatch.ofDevice(device.place(), INPUT, 2 * COUNT, memory.segment(), () -> {})) {
        a.perturb(few, 0, COUNT, batch, COUNT);
        b.perturb(many, 0, COUNT, batch, 0);
      }
      // The perturbers were closed while their work was waiting.
      memory.download(0, actual.memory(), device.stream());
      device.stream().synchronize();
      ScalarBackend scalar = new ScalarBackend();
      scalar.open(first).perturb(few, 0, COUNT, expected, COUNT);
      scalar.open(second).perturb(many, 0, COUNT, expected, 0);
      assertEquals(-1, expected.memory().mismatch(actual.memory()));
    }
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  @Test
  void laterBatchesOnTheHostMayBeLarger() {
    Random random = new Random(4);
    MaskBatch masks = Made.masks(9, 1, 50, random);
    try (CudaBackend backend = new CudaBackend();
        Planes planes = Made.planes(INPUT, 9, 1, random);
        Perturber perturber = backend.open(planes);
        ImageBatch expected = ImageBatch.openHost(INPUT, 50);
        ImageBatch actual = ImageBatch.openHost(INPUT, 50)) {
      new ScalarBackend().open(planes).perturb(masks, 0, 50, expected, 0);
      perturber.perturb(masks, 0, 1, actual, 0);
      perturber.perturb(masks, 1, 49, actual, 1);
      assertEquals(-1, expected.memory().mismatch(actual.memory()));
    }
    assertEquals("", fake.misuse());
  }

  @Test
  void aBackendWithAnOpenPerturberStaysOpen() {
    CudaBackend backend = new CudaBackend();
    try (Planes planes = Made.planes(INPUT, 9, 1, new Random(3))) {
      Perturber perturber = backend.open(planes);
      assertThrows(IllegalStateException.class, backend::close);
      perturber.close();
      backend.close();
      assertEquals(0, fake.live());
      backend.open(planes).close();
      backend.close();
    }
    assertEquals(0, fake.live());
  }

  @Test
  void aBackendWithAnOpenBatchStaysOpen() {
    CudaBackend backend = new CudaBackend();
    try (Planes planes = Made.planes(INPUT, 9, 1, new Random(3))) {
      Perturber perturber = backend.open(planes);
      ImageBatch there = perturber.openBatch(1, place -> true);
      ImageBatch host = perturber.openBatch(1, Place.host()::equals);
      perturber.close();
      assertThrows(IllegalStateException.class, backend::close);
      there.close();
      IllegalStateException e = assertThrows(IllegalStateException.class, backend::close);
      assertEquals(
          "backend cuda is still in use by 1 perturbers, batches or devices", e.getMessage());
      host.close();
      backend.close();
    }
    assertEquals(0, fake.live());
  }

  @Test
  void batchesOfAnotherCardOrAnotherStreamAreRefused() {
    fake.set("devices", 2);
    try (CudaBackend backend = new CudaBackend(1);
        CudaBackend otherCard = new CudaBackend(0);
        CudaBackend otherStream = new CudaBackend(1);
        Planes planes = Made.planes(INPUT, 9, 1, new Random(3));
        Perturber perturber = backend.open(planes);
        Perturber onOtherCard = otherCard.open(planes);
        Perturber onOtherStream = otherStream.open(planes);
        ImageBatch batchOfOtherCard = onOtherCard.openBatch(2, place -> true);
        ImageBatch batchOfOtherStream = onOtherStream.openBatch(2, place -> true)) {
      MaskBatch masks = Made.masks(9, 1, 2, new Random(3));
      assertEquals(
          "a batch at cuda:0 for pictures that are masked at cuda:1; open it with this perturber,"
              + " or at host",
          refused(() -> perturber.perturb(masks, 0, 2, batchOfOtherCard, 0)));
      assertEquals(
          "a batch at cuda:1 in the order of another stream for pictures that are masked at cuda:1;"
              + " open it with this perturber, or at host",
          refused(() -> perturber.perturb(masks, 0, 2, batchOfOtherStream, 0)));
      assertEquals(
          "a reader that takes a batch neither at cuda:1, in the order of this stream, nor at host",
          refused(() -> perturber.openBatch(2, otherStream.place()::equals)));
    }
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  private static String refused(Executable action) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  /** As a pool of threads uses one backend: opened in one thread, closed in another. */
  @Test
  void threadsShareABackend() throws InterruptedException {
    CudaBackend backend = new CudaBackend();
    try (var executor = java.util.concurrent.Executors.newFixedThreadPool(3)) {
      var runs =
          executor.invokeAll(
              java.util.stream.IntStream.range(0, 30)
                  .<java.util.concurrent.Callable<Long>>mapToObj(
                      seed -> () -> differ(backend, seed))
                  .toList());
      for (var run : runs) {
        assertEquals(-1, run.resultNow());
      }
    }
    backend.close();
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  private static long differ(CudaBackend backend, int seed) {
    Random random = new Random(seed);
    MaskBatch masks = Made.masks(30, 2, 40, random);
    try (Planes planes = Made.planes(INPUT, 30, 2, random);
        Perturber perturber = backend.open(planes);
        ImageBatch expected = ImageBatch.openHost(INPUT, 40);
        ImageBatch actual = perturber.openBatch(40, Place.host()::equals)) {
      perturber.perturb(masks, 0, 40, actual, 0);
      new ScalarBackend().open(planes).perturb(masks, 0, 40, expected, 0);
      return expected.memory().mismatch(actual.memory());
    }
  }
}
