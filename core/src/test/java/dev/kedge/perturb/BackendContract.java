package dev.kedge.perturb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kedge.image.ElementType;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Step;
import dev.kedge.image.TensorLayout;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.segment.Segmentation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every backend must do, to the bit. A backend's test extends this and names its backend. With
 * {@code -Dkedge.skips=fail} a backend that is not usable fails instead of being skipped.
 */
public abstract class BackendContract {
  private static final byte CANARY = 0x5A;
  private static final long SEED = 20_261_122;

  /** The backend under test. */
  protected abstract Backend backend();

  @BeforeEach
  void isUsable() {
    if (backend().availability() instanceof Availability.Missing missing) {
      String reason = backend().name() + " skipped: " + missing.reason();
      assertTrue(!"fail".equals(System.getProperty("kedge.skips")), reason);
      System.out.println(reason);
      assumeTrue(false, reason);
    }
  }

  @Test
  void selectsEveryElementByItsSuperpixelsBit() {
    Random random = new Random(SEED);
    long values = 0;
    for (ElementType type : ElementType.values()) {
      for (TensorLayout layout : TensorLayout.values()) {
        for (int superpixels : new int[] {1, 2, 15, 32, 33, 63, 64, 65, 200}) {
          for (ImageShape shape : shapes(superpixels)) {
            values += check(new InputSpec(shape, layout, type), superpixels, 3, random);
          }
        }
      }
    }
    System.out.printf("%s: %,d values equal, seed %d%n", backend().name(), values, SEED);
    assertTrue(values >= 1_000_000, values + " values compared");
  }

  private static List<ImageShape> shapes(int superpixels) {
    return Stream.of(
            new ImageShape(1, 1, 1),
            new ImageShape(3, 3, 5),
            new ImageShape(3, 7, 9),
            new ImageShape(1, 8, 8),
            new ImageShape(3, 5, 13),
            new ImageShape(3, 31, 33),
            new ImageShape(3, 17, 61),
            new ImageShape(1, 64, 65))
        .filter(s -> s.pixels() >= superpixels)
        .toList();
  }

  /** Compares a few rows in the middle of a batch; returns the number of values compared. */
  private long check(InputSpec input, int superpixels, int backgrounds, Random random) {
    int rows = 5;
    int firstRow = 2;
    ImageShape shape = input.shape();
    Segmentation segmentation = randomSegmentation(shape, superpixels, random);
    Fill fill =
        new Fill.Backgrounds(
            Stream.generate(() -> randomImage(shape, random)).limit(backgrounds).toList());
    MaskBatch masks = new MaskBatch(superpixels, rows + 1);
    new MaskSampler(random.nextLong(), superpixels, .5, backgrounds)
        .draw(new Draw.Conditional(Superpixels.none(superpixels), 7, rows + 1), masks);
    try (Planes planes =
            Planes.open(
                randomImage(shape, random), segmentation, fill, preprocessing(input), input);
        Perturber perturber = backend().open(planes);
        ImageBatch batch = ImageBatch.openHost(input, rows + 2 * firstRow)) {
      batch.memory().fill(CANARY);
      perturber.perturb(masks, 1, rows, batch, firstRow);
      MemorySegment canaries = MemorySegment.ofArray(new byte[(int) input.bytes()]);
      canaries.fill(CANARY);
      for (int row = 0; row < batch.capacity(); row++) {
        boolean written = row >= firstRow && row < firstRow + rows;
        int mask = row - firstRow + 1;
        MemorySegment actual = batch.row(row);
        for (int i = 0; i < shape.values(); i++) {
          long expected =
              written
                  ? expected(planes, segmentation, masks, mask, i)
                  : element(canaries, input, i);
          if (expected != element(actual, input, i)) {
            assertEquals(
                expected,
                element(actual, input, i),
                String.format(
                    Locale.ROOT, "%s, K %d, row %d, value %d", input, superpixels, row, i));
          }
        }
      }
    }
    return (long) rows * shape.values();
  }

  private static long expected(
      Planes planes, Segmentation segmentation, MaskBatch masks, int mask, int i) {
    InputSpec input = planes.input();
    int pixel =
        switch (input.layout()) {
          case NCHW -> i % input.shape().pixels();
          case NHWC -> i / input.shape().channels();
        };
    boolean kept = masks.keeps(mask, segmentation.label(pixel));
    MemorySegment source = kept ? planes.image() : planes.fill(masks.background(mask));
    return element(source, input, i);
  }

  private static long element(MemorySegment segment, InputSpec input, int index) {
    return switch (input.type()) {
      case FLOAT32 -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, 4L * index);
      case FLOAT16 -> segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * index);
      case FLOAT64 -> segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * index);
      case UINT8, INT8 -> segment.get(ValueLayout.JAVA_BYTE, index);
    };
  }

  private static Preprocessing preprocessing(InputSpec input) {
    int channels = input.shape().channels();
    return input.type().whole()
        ? Preprocessing.of()
        : Preprocessing.of(
            new Step.Rescale(1 / 255.0),
            new Step.Normalize(
                List.of(.485, .456, .406).subList(0, channels),
                List.of(.229, .224, .225).subList(0, channels)));
  }

  private static Image randomImage(ImageShape shape, Random random) {
    byte[] rgb = new byte[shape.pixels() * Image.CHANNELS];
    random.nextBytes(rgb);
    return Image.of(shape.height(), shape.width(), rgb);
  }

  /** Every label is used; the rest is random. */
  private static Segmentation randomSegmentation(ImageShape shape, int superpixels, Random random) {
    int[] labels = new int[shape.pixels()];
    for (int p = 0; p < labels.length; p++) {
      labels[p] = p < superpixels ? p : random.nextInt(superpixels);
    }
    return Segmentation.of(shape.height(), shape.width(), labels);
  }

  @Test
  void refusesWhatDoesNotFit() {
    InputSpec input =
        new InputSpec(new ImageShape(3, 4, 4), TensorLayout.NCHW, ElementType.FLOAT32);
    InputSpec other =
        new InputSpec(new ImageShape(3, 4, 5), TensorLayout.NCHW, ElementType.FLOAT32);
    Random random = new Random(SEED);
    MaskBatch masks = new MaskBatch(2, 1);
    masks.add(Superpixels.of(2, 1), 0);
    MaskBatch wrongMasks = new MaskBatch(3, 1);
    wrongMasks.add(Superpixels.of(3, 1), 0);
    try (Planes planes =
            Planes.open(
                randomImage(input.shape(), random),
                randomSegmentation(input.shape(), 2, random),
                new Fill.Mean(),
                preprocessing(input),
                input);
        Perturber perturber = backend().open(planes);
        ImageBatch batch = ImageBatch.openHost(input, 2);
        ImageBatch wrongBatch = ImageBatch.openHost(other, 2);
        ImageBatch elsewhere =
            ImageBatch.ofDevice(
                new Place.OnDevice("elsewhere", 0, this), input, 2, batch.memory(), () -> {})) {
      perturber.perturb(masks, 0, 1, batch, 1);
      assertThrows(
          IllegalArgumentException.class, () -> perturber.perturb(wrongMasks, 0, 1, batch, 0));
      assertThrows(
          IllegalArgumentException.class, () -> perturber.perturb(masks, 0, 1, wrongBatch, 0));
      IllegalArgumentException place =
          assertThrows(
              IllegalArgumentException.class, () -> perturber.perturb(masks, 0, 1, elsewhere, 0));
      assertTrue(String.valueOf(place.getMessage()).contains("at elsewhere:0"), place.toString());
      assertThrows(
          IllegalArgumentException.class,
          () -> perturber.openBatch(2, new Place.OnDevice("elsewhere", 0, this)::equals));
      assertThrows(IndexOutOfBoundsException.class, () -> perturber.perturb(masks, 0, 1, batch, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> perturber.perturb(masks, 0, 2, batch, 0));
    }
  }
}
