package dev.kedge.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingWriteTest {
  private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> STD = List.of(0.229, 0.224, 0.225);

  /** 2×3 pixels, value (pixel, channel) = 40·pixel + 10·channel. */
  private static final Image VIEW = view();

  private static Image view() {
    byte[] rgb = new byte[2 * 3 * Image.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (40 * (i / 3) + 10 * (i % 3));
    }
    return Image.of(2, 3, rgb);
  }

  private static Preprocessing preprocessing(
      double factor, List<Double> mean, List<Double> std, boolean flip) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step.Rescale(factor));
    if (flip) {
      steps.add(new Step.ReverseChannels());
    }
    if (!mean.isEmpty()) {
      steps.add(
          new Step.Normalize(mean, std.isEmpty() ? Collections.nCopies(mean.size(), 1.) : std));
    }
    return new Preprocessing(steps);
  }

  private static InputSpec spec(int channels, TensorLayout layout, ElementType type) {
    return new InputSpec(new ImageShape(channels, 2, 3), layout, type);
  }

  private static float[] floats(Preprocessing p, int channels, TensorLayout layout) {
    float[] values = new float[channels * 6];
    p.write(VIEW, spec(channels, layout, ElementType.FLOAT32), MemorySegment.ofArray(values));
    return values;
  }

  private static final Preprocessing PLAIN = preprocessing(1, List.of(), List.of(), false);

  @Test
  void layoutsAndChannelOrder() {
    float[] planes = floats(PLAIN, 3, TensorLayout.NCHW);
    float[] interleaved = floats(PLAIN, 3, TensorLayout.NHWC);
    Preprocessing flip = preprocessing(1, List.of(), List.of(), true);
    float[] flippedPlanes = floats(flip, 3, TensorLayout.NCHW);
    float[] flippedInterleaved = floats(flip, 3, TensorLayout.NHWC);
    for (int i = 0; i < 6; i++) {
      for (int c = 0; c < 3; c++) {
        assertEquals(40 * i + 10 * c, planes[c * 6 + i]);
        assertEquals(40 * i + 10 * c, interleaved[i * 3 + c]);
        assertEquals(40 * i + 10 * (2 - c), flippedPlanes[c * 6 + i]);
        assertEquals(40 * i + 10 * (2 - c), flippedInterleaved[i * 3 + c]);
      }
    }
  }

  @Test
  void meansAndDeviationsAreInTheModelsOrder() {
    Preprocessing p = preprocessing(1, List.of(1.0, 2.0, 3.0), List.of(1.0, 2.0, 4.0), true);
    float[] values = floats(p, 3, TensorLayout.NHWC);
    assertEquals((20 - 1) / 1f, values[0]);
    assertEquals((10 - 2) / 2f, values[1]);
    assertEquals((0 - 3) / 4f, values[2]);
  }

  @Test
  void whatAllStepsTakenTogetherAreIsWhatIsWritten() {
    Preprocessing p =
        Preprocessing.of(
            new Step.Rescale(1 / 127.5, -1),
            new Step.Normalize(List.of(.1, .2, .3), List.of(.4, .5, .6)),
            new Step.ReverseChannels(),
            new Step.Normalize(List.of(.7, .8, .9), List.of(2., 3., 4.)));
    assertTrue(p.channelsReversed());
    assertEquals(new Step.Rescale(1 / 127.5, -1), p.rescale());
    float[] values = floats(p, 3, TensorLayout.NHWC);
    for (int i = 0; i < values.length; i++) {
      int channel = i % 3;
      double rescaled = (40 * (i / 3) + 10 * (2 - channel)) / 127.5 - 1;
      double expected = (rescaled - p.mean().get(channel)) / p.std().get(channel);
      assertEquals(expected, values[i], 1e-5);
    }
    assertEquals(List.of(.3 + .7 * .6, .2 + .8 * .5, .1 + .9 * .4), p.mean());
    Preprocessing forAll =
        Preprocessing.of(
            new Step.Normalize(List.of(.1, .2, .3), List.of(2., 4., 8.)),
            new Step.Normalize(List.of(0.), List.of(2.)));
    assertEquals(List.of(.1, .2, .3), forAll.mean());
    assertEquals(List.of(4., 8., 16.), forAll.std());
    assertEquals(List.of(), PLAIN.mean());
  }

  @Test
  void normalisedValuesAreWithinAFewUlpOfTheExactOnes() {
    Preprocessing p = preprocessing(1 / 255.0, MEAN, STD, false);
    byte[] rgb = new byte[256 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3);
    }
    float[] values = new float[256 * 3];
    InputSpec spec =
        new InputSpec(new ImageShape(3, 1, 256), TensorLayout.NCHW, ElementType.FLOAT32);
    p.write(Image.of(1, 256, rgb), spec, MemorySegment.ofArray(values));
    for (int c = 0; c < 3; c++) {
      for (int v = 0; v < 256; v++) {
        double exact =
            new BigDecimal(v)
                .divide(new BigDecimal(255), MathContext.DECIMAL64)
                .subtract(BigDecimal.valueOf(MEAN.get(c)))
                .divide(BigDecimal.valueOf(STD.get(c)), MathContext.DECIMAL64)
                .doubleValue();
        // The rescaled value and the mean, below 1, are rounded to float before they are
        // subtracted, which may leave half an ulp of 1 each, over the deviation.
        assertEquals(exact, values[c * 256 + v], Math.ulp(1f) / STD.get(c));
      }
    }
  }

  /**
   * The bits of numpy 2.4.6 for {@code ((numpy.uint8 values).astype(float64) * (1/255)).astype(
   * float32)}, minus and over float32 arrays of mean and deviation, at 0, 1, 77, 128, 200, 255.
   */
  @Test
  void normalisedValuesAreThoseOfNumpy() {
    int[] at = {0, 1, 77, 128, 200, 255};
    int[][] bits = NUMPY_BITS;
    byte[] rgb = new byte[at.length * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) at[i / 3];
    }
    InputSpec spec =
        new InputSpec(new ImageShape(3, 1, at.length), TensorLayout.NCHW, ElementType.FLOAT32);
    float[] values = new float[rgb.length];
    preprocessing(1 / 255.0, MEAN, STD, false)
        .write(Image.of(1, at.length, rgb), spec, MemorySegment.ofArray(values));
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < at.length; i++) {
        assertEquals(bits[c][i], Float.floatToRawIntBits(values[c * at.length + i]));
      }
    }
  }

  private static final int[][] NUMPY_BITS = {
    {0xC0078BBD, 0xC006732B, 0xBF4C9EC9, 0x3D97AF32, 0x3FA74D4F, 0x400FEE1D},
    {0xC0024924, 0xC0012A4F, 0xBF300B78, 0x3E521B48, 0x3FBB9B9C, 0x401B6DB7},
    {0xBFE6F809, 0xBFE4BCEA, 0xBEECBF39, 0x3EDA5D3C, 0x3FD737EF, 0x4028F5C3},
  };

  @Test
  void halvesAreTheNearest() {
    Preprocessing p = preprocessing(1 / 255.0, MEAN, STD, false);
    float[] floats = floats(p, 3, TensorLayout.NHWC);
    short[] halves = new short[18];
    p.write(VIEW, spec(3, TensorLayout.NHWC, ElementType.FLOAT16), MemorySegment.ofArray(halves));
    for (int i = 0; i < 18; i++) {
      assertEquals(Float.floatToFloat16(floats[i]), halves[i]);
    }
  }

  @Test
  void bytesAreTheValuesRoundedAndClipped() {
    InputSpec spec = spec(3, TensorLayout.NHWC, ElementType.UINT8);
    byte[] bytes = new byte[18];
    PLAIN.write(VIEW, spec, MemorySegment.ofArray(bytes));
    assertArrayEquals(VIEW.copyRgb(), bytes);
    preprocessing(1.25, List.of(10.0, 10.0, 10.0), List.of(), false)
        .write(VIEW, spec, MemorySegment.ofArray(bytes));
    assertEquals(0, bytes[0]); // −10
    assertEquals(3, bytes[1]); // 2.5
    assertEquals(15, bytes[2]);
    assertEquals((byte) 240, bytes[15]);
    assertEquals((byte) 255, bytes[17]); // 265
  }

  @Test
  void signedBytesAreTheValuesRoundedAndClipped() {
    InputSpec spec = spec(3, TensorLayout.NHWC, ElementType.INT8);
    byte[] bytes = new byte[18];
    preprocessing(1, List.of(128.0, 128.0, 128.0), List.of(), false)
        .write(VIEW, spec, MemorySegment.ofArray(bytes));
    byte[] rgb = VIEW.copyRgb();
    for (int i = 0; i < 18; i++) {
      assertEquals((rgb[i] & 0xFF) - 128, bytes[i]);
    }
    preprocessing(1.25, List.of(140.0, 10.0, 140.0), List.of(), false)
        .write(VIEW, spec, MemorySegment.ofArray(bytes));
    assertEquals(-128, bytes[0]); // −140
    assertEquals(3, bytes[1]); // 2.5
    assertEquals(-115, bytes[2]);
    assertEquals(110, bytes[15]);
    assertEquals(127, bytes[16]); // 252.5
  }

  @Test
  void doublesAreTheFloatsWidened() {
    Preprocessing p = preprocessing(1 / 255.0, MEAN, STD, true);
    for (TensorLayout layout : TensorLayout.values()) {
      float[] floats = floats(p, 3, layout);
      double[] doubles = new double[18];
      p.write(VIEW, spec(3, layout, ElementType.FLOAT64), MemorySegment.ofArray(doubles));
      for (int i = 0; i < 18; i++) {
        assertEquals(floats[i], doubles[i]);
      }
    }
  }

  @Test
  void aGreyModelGetsTheLuma() {
    byte[] rgb = {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 7, 7, 7};
    byte[] grey = new byte[4];
    InputSpec spec = new InputSpec(new ImageShape(1, 1, 4), TensorLayout.NCHW, ElementType.UINT8);
    PLAIN.write(Image.of(1, 4, rgb), spec, MemorySegment.ofArray(grey));
    assertArrayEquals(new byte[] {76, (byte) 150, 29, 7}, grey);
    float[] normalised = new float[4];
    InputSpec floats =
        new InputSpec(new ImageShape(1, 1, 4), TensorLayout.NHWC, ElementType.FLOAT32);
    preprocessing(1, List.of(6.0), List.of(2.0), false)
        .write(Image.of(1, 4, rgb), floats, MemorySegment.ofArray(normalised));
    assertArrayEquals(new float[] {35, 72, 11.5f, 0.5f}, normalised);
  }

  @Test
  void writesIntoUnalignedMemoryAndNotBeyond() {
    byte[] memory = new byte[18 * 4 + 2];
    MemorySegment all = MemorySegment.ofArray(memory);
    MemorySegment target = all.asSlice(1, 18 * 4);
    PLAIN.write(VIEW, spec(3, TensorLayout.NHWC, ElementType.FLOAT32), target);
    assertEquals(220, target.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 17 * 4));
    assertEquals(0, memory[0]);
    assertEquals(0, memory[memory.length - 1]);
  }

  @Test
  void refusesWhatDoesNotFit() {
    MemorySegment room = MemorySegment.ofArray(new float[18]);
    refuses("takes 3×2", PLAIN, new ImageShape(3, 3, 2), room);
    refuses("4 channels", PLAIN, new ImageShape(4, 2, 3), room);
    refuses("68 bytes", PLAIN, new ImageShape(3, 2, 3), room.asSlice(4));
    Preprocessing threeMeans = preprocessing(1, MEAN, List.of(), false);
    refuses("3 means", threeMeans, new ImageShape(1, 2, 3), room.asSlice(0, 24));
  }

  private static void refuses(String why, Preprocessing p, ImageShape shape, MemorySegment room) {
    InputSpec spec = new InputSpec(shape, TensorLayout.NCHW, ElementType.FLOAT32);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> p.write(VIEW, spec, room));
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
  }
}
