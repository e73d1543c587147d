package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.TensorLayout;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Planes;
import dev.kedge.perturb.ScalarBackend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Masks drawn by the kernel against {@link MaskSampler}, to the bit; through the fake driver. */
final class DrawKernelTest {
  private static final long SEED = 11;
  private static final long BOUNDARY = 1L << 32;
  private static final InputSpec INPUT = Made.input(16, 16, TensorLayout.NCHW, ElementType.FLOAT32);

  private FakeDriver fake;

  @BeforeEach
  void fake() {
    fake = FakeDriver.orSkip();
  }

  @Test
  void masksAreThoseOfTheSampler() {
    Random random = new Random(SEED);
    long words = 0;
    for (int superpixels : new int[] {1, 63, 64, 65, 200}) {
      words += check(superpixels, 1, .5, BOUNDARY - 25_000, 60_000, random);
      words += check(superpixels, 7, .3, 0, 60_000, random);
      words += check(superpixels, 3, 0, 12 * BOUNDARY - 5, 10, random);
      words += check(superpixels, 2, 1, Long.MAX_VALUE - 9, 10, random);
    }
    System.out.printf("masks drawn on the fake driver: %,d words equal, seed %d%n", words, SEED);
    assertTrue(words >= 1_000_000, words + " words compared");
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  /** Returns the number of words compared. */
  private static long check(
      int superpixels, int backgrounds, double keep, long first, int count, Random random) {
    MaskSampler sampler = new MaskSampler(random.nextLong(), superpixels, keep, backgrounds);
    Superpixels given = Superpixels.of(superpixels, random.nextInt(superpixels));
    Draw.Conditional draw = new Draw.Conditional(given, first, count);
    MaskBatch expected = new MaskBatch(superpixels, count);
    sampler.draw(draw, expected);
    int words = expected.words();
    try (Opened opened = new Opened();
        Arena arena = Arena.ofConfined();
        Planes planes = Made.planes(INPUT, superpixels, backgrounds, random)) {
      CudaDevice device = opened.add(Made.device(0));
      DevicePicture picture = opened.add(DevicePicture.open(device, planes));
      Rows rows = opened.add(Rows.open(count, DrawKernel.words(draw)));
      new DrawKernel(device.kernels()).draw(picture, sampler, draw, rows, device.stream());
      MemorySegment drawn = arena.allocate(rows.memory().bytes(), Long.BYTES);
      rows.memory().download(0, drawn, device.stream());
      device.stream().synchronize();
      MemorySegment masks = drawn.asSlice(rows.masksAddress() - rows.memory().address());
      for (int row = 0; row < count; row++) {
        for (int w = 0; w < words; w++) {
          long word = masks.getAtIndex(ValueLayout.JAVA_LONG, (row + 1L) * words + w);
          if (expected.word(row, w) != word) {
            assertEquals(expected.word(row, w), word, draw + ", row " + row + ", word " + w);
          }
        }
        long fill = drawn.get(ValueLayout.JAVA_LONG, 32L * row + 8) - picture.fillsAddress();
        assertEquals(expected.background(row) * picture.planeBytes(), fill);
      }
    }
    return (long) count * words;
  }

  @Test
  void drawnRowsSelect() {
    Random random = new Random(SEED);
    MaskSampler sampler = new MaskSampler(5, 70, .5, 3);
    Draw.Conditional draw = new Draw.Conditional(Superpixels.of(70, 2, 69), BOUNDARY - 7, 33);
    MaskBatch masks = new MaskBatch(70, 33);
    sampler.draw(draw, masks);
    try (Opened opened = new Opened();
        Planes planes = Made.planes(INPUT, 70, 3, random);
        ImageBatch expected = ImageBatch.openHost(INPUT, 33);
        ImageBatch actual = ImageBatch.openHost(INPUT, 33)) {
      new ScalarBackend().open(planes).perturb(masks, 0, 33, expected, 0);
      CudaDevice device = opened.add(Made.device(0));
      DevicePicture picture = opened.add(DevicePicture.open(device, planes));
      Rows rows = opened.add(Rows.open(33, DrawKernel.words(draw)));
      DeviceMemory target = opened.add(DeviceMemory.open(33 * INPUT.bytes()));
      new DrawKernel(device.kernels()).draw(picture, sampler, draw, rows, device.stream());
      new SelectKernel(device.kernels(), picture).launch(rows, target.address(), device.stream());
      target.download(0, actual.memory(), device.stream());
      device.stream().synchronize();
      assertEquals(-1, expected.memory().mismatch(actual.memory()));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new DrawKernel(device.kernels())
                  .draw(picture, new MaskSampler(5, 70, .5, 4), draw, rows, device.stream()));
    }
  }
}
