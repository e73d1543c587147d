package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.image.TensorLayout;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing stays allocated, whatever happens; the fake driver counts. */
final class LeakTest {
  private static final int CYCLES = 10_000;
  private static final InputSpec INPUT = Made.input(4, 5, TensorLayout.NCHW, ElementType.FLOAT32);

  private FakeDriver fake;

  @BeforeEach
  void fake() {
    fake = FakeDriver.orSkip();
  }

  @Test
  void openingAndClosingFreesAll() {
    long before = fake.opened();
    try (Planes planes = Made.planes(INPUT, 3, 2, new Random(1))) {
      for (int i = 0; i < CYCLES; i++) {
        maskOnce(planes);
      }
    }
    System.out.printf(
        "%,d cycles of a backend on the fake driver: %,d things opened, %d left%n",
        CYCLES, fake.opened() - before, fake.live());
    assertEquals(0, fake.live());
    assertEquals("", fake.misuse());
  }

  @Test
  void aFailingCallIsNamedAndLeavesNothing() {
    try (Planes planes = Made.planes(INPUT, 3, 2, new Random(1))) {
      fake.reset();
      maskOnce(planes);
      everyCallFails(() -> maskOnce(planes), fake.calls());
      fake.reset();
      useTheOtherKernels(planes);
      everyCallFails(() -> useTheOtherKernels(planes), fake.calls());
    }
  }

  private void everyCallFails(Runnable work, long calls) {
    Map<String, Integer> failed = new TreeMap<>();
    for (int i = 0; i < calls; i++) {
      fake.reset();
      fake.fail("", i, 719);
      RuntimeException e = assertThrows(RuntimeException.class, work::run, "call " + i);
      String call = fake.failed();
      failed.merge(call, 1, Integer::sum);
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains(call), call + ": " + message);
      assertTrue(message.contains("719"), call + ": " + message);
      assertTrue(message.contains("unspecified launch failure"), call + ": " + message);
      assertEquals(0, fake.live(), "left open after " + call + ", number " + i);
      assertEquals("", fake.misuse(), "after " + call + ", number " + i);
    }
    System.out.printf("failed one after the other: %d calls, %s%n", calls, failed);
  }

  @Test
  void aLackOfMemoryIsTold() {
    try (CudaBackend backend = new CudaBackend();
        Planes planes = Made.planes(INPUT, 3, 2, new Random(1));
        Perturber perturber = backend.open(planes)) {
      OutOfDeviceMemoryException e =
          assertThrows(
              OutOfDeviceMemoryException.class,
              () -> perturber.openBatch(100_000_000, place -> true));
      assertEquals(
          "cuMemAlloc(24000000000 bytes) failed: out of memory (CUDA error 2)", e.getMessage());
    }
    assertEquals(0, fake.live());
  }

  private static void maskOnce(Planes planes) {
    MaskBatch masks = new MaskBatch(3, 1);
    masks.add(Superpixels.of(3, 1), 1);
    try (CudaBackend backend = new CudaBackend();
        Perturber perturber = backend.open(planes);
        ImageBatch onDevice = perturber.openBatch(2, place -> true);
        ImageBatch onHost = perturber.openBatch(2, Place.host()::equals)) {
      perturber.perturb(masks, 0, 1, onDevice, 1);
      perturber.perturb(masks, 0, 1, onHost, 0);
    }
  }

  private static void useTheOtherKernels(Planes planes) {
    try (Opened opened = new Opened()) {
      CudaDevice device = opened.add(Made.device(0));
      DevicePicture picture = opened.add(DevicePicture.open(device, planes));
      Draw.Conditional draw = new Draw.Conditional(Superpixels.none(3), 0, 2);
      Rows rows = opened.add(Rows.open(2, DrawKernel.words(draw)));
      TopClasses top = opened.add(TopClasses.open(device, 2));
      new DrawKernel(device.kernels())
          .draw(picture, new MaskSampler(1, 3, .5, 1), draw, rows, device.stream());
      DeviceMemory scores = opened.add(DeviceMemory.open(24));
      opened.add(device.stream()::synchronize);
      scores.clear(device.stream());
      top.begin(scores, ElementType.FLOAT32, 2, 3).topClasses();
    }
  }
}
