package dev.kedge.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private static String words(Step... steps) {
    return Preparation.of(Preprocessing.of(steps));
  }

  @Test
  void aUsualPreparation() {
    assertEquals(
        "shorter side resized to 256 pixels, bilinear; cut to the middle 224 × 224 pixels; values ×"
            + " 1/255; minus 0.485, 0.456, 0.406, divided by 0.229, 0.224, 0.225",
        words(
            new Resize.ShortestEdge(256, Resampling.BILINEAR),
            new Step.CenterCrop(new Size(224, 224)),
            new Step.Rescale(0.00392156862745098),
            new Step.Normalize(List.of(.485, .456, .406), List.of(.229, .224, .225))));
    assertEquals("nothing was done to it", words());
  }

  @Test
  void numbers() {
    assertEquals(
        "values × 1/127.5 − 1; channels reversed to blue, green, red; minus 0.5, divided by 0.25;"
            + " divided by 3",
        words(
            new Step.Rescale(1 / 127.5, -1),
            new Step.ReverseChannels(),
            new Step.Normalize(List.of(.5, .5, .5), List.of(.25, .25, .25)),
            new Step.Normalize(List.of(0., 0., 0.), List.of(3., 3., 3.))));
    assertEquals("values × 0.3", words(new Step.Rescale(.3)));
    assertEquals("values × 2", words(new Step.Rescale(2)));
  }

  @Test
  void sizes() {
    Size size = new Size(30, 40);
    Resampling box = Resampling.BOX;
    assertEquals(
        "cut to the middle, 0.875 of its shorter side; resized to 30 × 40 pixels (height × width),"
            + " box",
        words(new Step.CropShare(.875, .875), new Resize.Exact(size, box)));
    assertEquals(
        "cut to the middle, 0.5 (height) and 1 (width) of its shorter side",
        words(new Step.CropShare(.5, 1)));
    assertEquals(
        "shorter side resized to 30 pixels, the longer to at most 40, box",
        words(new Resize.ShortestEdgeUpTo(30, 40, box)));
    assertEquals(
        "shorter side resized to 30 pixels, then both up to multiples of 32, box",
        words(new Resize.ShortestEdgeToMultiple(30, 32, Resize.Rounding.DOWN, box)));
    assertEquals(
        "resized in proportion to fit into 30 × 40 pixels (height × width), box; cut to the middle"
            + " 9 × 9 pixels, with a border of the colour 124, 116, 104 where there is less",
        words(
            new Resize.KeepRatio(size, Resize.Fit.INSIDE, Resize.Rounding.NEAREST, box),
            new Step.CenterCrop(
                new Size(9, 9), Step.Centring.TO_EVEN, new Step.Colour(124, 116, 104))));
  }
}
