package dev.kedge.perturb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.ElementType;
import dev.kedge.image.GaussianBlur;
import dev.kedge.image.Image;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import dev.kedge.image.TensorLayout;
import dev.kedge.mask.Superpixels;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Segmentation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fills hold, against their definitions. */
final class PlanesTest {
  private static final int SIDE = 9;
  private static final Image VIEW = random(SIDE, SIDE, 1);
  private static final Segmentation QUARTERS = Grid.of(2, 2).segment(VIEW);
  private static final Preprocessing NORMALISED =
      Preprocessing.of(
          new Resize.Exact(new Preprocessing.Size(SIDE, SIDE), Resampling.BILINEAR),
          new Step.Rescale(1 / 255.0),
          new Step.Normalize(List.of(.485, .456, .406), List.of(.229, .224, .225)));
  private static final Preprocessing BYTES = Preprocessing.of();

  private static Image random(int height, int width, long seed) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    new Random(seed).nextBytes(rgb);
    return Image.of(height, width, rgb);
  }

  private static InputSpec input(TensorLayout layout, ElementType type) {
    return new InputSpec(new ImageShape(3, SIDE, SIDE), layout, type);
  }

  private static int index(TensorLayout layout, int pixel, int channel) {
    return switch (layout) {
      case NCHW -> channel * SIDE * SIDE + pixel;
      case NHWC -> pixel * Image.CHANNELS + channel;
    };
  }

  /** The mean 0..255 of a superpixel's channel. */
  private static double mean(int superpixel, int channel) {
    double sum = 0;
    for (int p = 0; p < VIEW.pixels(); p++) {
      sum += QUARTERS.label(p) == superpixel ? VIEW.value(p, channel) : 0;
    }
    return sum / QUARTERS.size(superpixel);
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void meanIsTheSuperpixelsOwnInEachChannel(TensorLayout layout) {
    InputSpec input = input(layout, ElementType.FLOAT32);
    try (Planes planes = Planes.open(VIEW, QUARTERS, new Fill.Mean(), NORMALISED, input)) {
      assertEquals(1, planes.fills());
      for (int p = 0; p < VIEW.pixels(); p++) {
        for (int c = 0; c < Image.CHANNELS; c++) {
          double expected =
              (mean(QUARTERS.label(p), c) / 255 - NORMALISED.mean().get(c))
                  / NORMALISED.std().get(c);
          float actual = planes.fill(0).getAtIndex(ValueLayout.JAVA_FLOAT, index(layout, p, c));
          assertEquals(expected, actual, 1e-5, "of floats near 1, summed in double");
        }
      }
    }
  }

  @Test
  void meanOfBytesIsRounded() {
    InputSpec input = input(TensorLayout.NHWC, ElementType.UINT8);
    try (Planes planes = Planes.open(VIEW, QUARTERS, new Fill.Mean(), BYTES, input)) {
      for (int p = 0; p < VIEW.pixels(); p++) {
        int actual =
            planes.fill(0).get(ValueLayout.JAVA_BYTE, index(TensorLayout.NHWC, p, 1)) & 0xFF;
        assertEquals(Math.round(mean(QUARTERS.label(p), 1)), actual);
      }
    }
  }

  @Test
  void meanOfSignedBytesIsRounded() {
    InputSpec input = input(TensorLayout.NHWC, ElementType.INT8);
    Preprocessing minus128 =
        Preprocessing.of(new Step.Normalize(Collections.nCopies(3, 128.), List.of(1., 1., 1.)));
    try (Planes planes = Planes.open(VIEW, QUARTERS, new Fill.Mean(), minus128, input)) {
      for (int p = 0; p < VIEW.pixels(); p++) {
        assertEquals(
            Math.round(mean(QUARTERS.label(p), 1)) - 128,
            planes.fill(0).get(ValueLayout.JAVA_BYTE, index(TensorLayout.NHWC, p, 1)));
      }
    }
  }

  @Test
  void meanOfDoublesIsNotRounded() {
    InputSpec input = input(TensorLayout.NCHW, ElementType.FLOAT64);
    try (Planes planes = Planes.open(VIEW, QUARTERS, new Fill.Mean(), BYTES, input)) {
      for (int p = 0; p < VIEW.pixels(); p++) {
        assertEquals(
            mean(QUARTERS.label(p), 1),
            planes.fill(0).getAtIndex(ValueLayout.JAVA_DOUBLE, index(TensorLayout.NCHW, p, 1)),
            1e-12);
      }
    }
  }

  @Test
  void otherFillsArePicturesAsTheModelWouldSeeThem() {
    InputSpec input = input(TensorLayout.NCHW, ElementType.FLOAT32);
    Image large = random(31, 17, 2);
    assertFills(input, new Fill.Constant(10, 200, 30), uniform(10, 200, 30));
    assertFills(input, new Fill.Blur(2), new GaussianBlur(2).apply(VIEW));
    assertFills(input, new Fill.Backgrounds(List.of(large, VIEW)), NORMALISED.view(large), VIEW);
  }

  private static Image uniform(int red, int green, int blue) {
    byte[] rgb = new byte[SIDE * SIDE * Image.CHANNELS];
    for (int i = 0; i < rgb.length; i += Image.CHANNELS) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return Image.of(SIDE, SIDE, rgb);
  }

  private static void assertFills(InputSpec input, Fill fill, Image... expected) {
    assertEquals(List.of(expected), FillViews.of(fill, VIEW, QUARTERS, NORMALISED));
    try (Planes planes = Planes.open(VIEW, QUARTERS, fill, NORMALISED, input);
        Arena arena = Arena.ofConfined()) {
      assertEquals(expected.length, planes.fills());
      for (int f = 0; f < expected.length; f++) {
        MemorySegment plane = arena.allocate(input.bytes());
        NORMALISED.write(expected[f], input, plane);
        assertEquals(-1, plane.mismatch(planes.fill(f)), fill + ", fill " + f);
      }
    }
  }

  @Test
  void peopleSeeTheRoundedMeanWhereNothingIsKept() {
    Image means = FillViews.of(new Fill.Mean(), VIEW, QUARTERS, NORMALISED).getFirst();
    Image masked = FillViews.masked(VIEW, QUARTERS, means, Superpixels.of(4, 2));
    for (int p = 0; p < VIEW.pixels(); p++) {
      int label = QUARTERS.label(p);
      long expected = label == 2 ? VIEW.value(p, 0) : Math.round(mean(label, 0));
      assertEquals(expected, masked.value(p, 0));
    }
  }

  @Test
  void otherSizesAreRefused() {
    InputSpec input =
        new InputSpec(new ImageShape(3, SIDE, SIDE + 1), TensorLayout.NCHW, ElementType.FLOAT32);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Planes.open(VIEW, QUARTERS, new Fill.Mean(), NORMALISED, input));
    assertTrue(String.valueOf(e.getMessage()).contains("9×9"), e.toString());
  }
}
