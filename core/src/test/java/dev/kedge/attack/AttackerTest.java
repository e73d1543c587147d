package dev.kedge.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.FakeClassifier;
import dev.kedge.image.Image;
import dev.kedge.image.PictureDistance;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.io.ImageReader;
import dev.kedge.image.io.PngWriter;
import dev.kedge.search.Budget;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttackerTest {
  private static final int SIDE = 32;
  private static final float[][] WEIGHTS = weights();

  @TempDir Path folder;

  /** Weights of three classes; they are smooth, so that small changes add up, as in real models. */
  private static float[][] weights() {
    float[][] weights = new float[3][SIDE * SIDE * Image.CHANNELS];
    Random random = new Random(9);
    for (float[] own : weights) {
      for (int wave = 0; wave < 4; wave++) {
        double down = random.nextDouble();
        double across = random.nextDouble();
        for (int i = 0; i < own.length; i++) {
          int y = i / SIDE % SIDE;
          int x = i % SIDE;
          int channel = i / (SIDE * SIDE);
          own[i] += (float) (.05 * Math.sin(down * y + across * x + channel));
        }
      }
    }
    return weights;
  }

  private static float[] scores(MemorySegment picture) {
    float[] values = picture.toArray(ValueLayout.JAVA_FLOAT);
    float[] scores = new float[WEIGHTS.length];
    for (int c = 0; c < scores.length; c++) {
      double sum = 0;
      for (int v = 0; v < values.length; v++) {
        sum += values[v] * WEIGHTS[c][v];
      }
      scores[c] = (float) sum;
    }
    return scores;
  }

  /** A linear model of pictures that are cut from 36×36 pixels. */
  private static FakeClassifier.Builder linear() {
    return FakeClassifier.scoring(AttackerTest::scores)
        .labels("a", "b", "c")
        .side(SIDE)
        .resizing(new Resize.ShortestEdge(36, Resampling.BILINEAR));
  }

  private static Image photo() throws IOException {
    return new ImageReader().read(Demo.photo(), Demo.PHOTO);
  }

  static Stream<Arguments> ways() {
    List<Arguments> ways = new ArrayList<>();
    for (Method method : Method.values()) {
      for (Norm norm : Norm.values()) {
        ways.add(Arguments.of(method, norm));
      }
    }
    return ways.stream();
  }

  private static AttackOptions options(Method method, Norm norm) {
    return AttackOptions.DEFAULTS.withMethod(method).withNorm(norm).withQueries(800);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theSavedFileIsAdversarialAndWithinTheBound(Method method, Norm norm) throws IOException {
    Image photo = photo();
    Attacker attacker = new Attacker(linear().build());
    int before = attacker.look(photo).getFirst().index();
    int second = attacker.look(photo).get(1).index();
    AttackOptions options = options(method, norm);
    if (norm == Norm.LINF) {
      options = options.withEpsilon(16 / 255.0);
    }
    for (Goal goal : List.of(new Goal.AnotherClass(), new Goal.TargetClass(second))) {
      AttackResult result = attacker.attack(photo, options.withGoal(goal));
      assertEquals(AttackStatus.SUCCESS, result.status(), result.toString());
      assertTrue(norm.of(result.distance()) <= result.epsilon() + 1e-12, result.toString());
      assertEquals(PictureDistance.between(photo, result.picture()), result.distance());
      Path file = folder.resolve(goal.getClass().getSimpleName() + ".png");
      PngWriter.write(result.picture(), file);
      Image read = new ImageReader().read(file);
      assertEquals(result.picture(), read);
      assertEquals(result.after(), attacker.look(read));
      assertTrue(goal.reached(before, attacker.look(read).getFirst().index()));
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theBoundHoldsWhereNothingIsFound(Method method, Norm norm) throws IOException {
    Image photo = photo();
    for (double epsilon : new double[] {norm == Norm.LINF ? 1 / 255.0 : 0.4, 1.4 / 255}) {
      AttackResult result =
          new Attacker(linear().build())
              .attack(photo, options(method, norm).withEpsilon(epsilon).withQueries(60));
      assertTrue(norm.of(result.distance()) <= epsilon + 1e-12, result.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void sameSeedSameBytesWhateverTheBatch(Method method, Norm norm) throws IOException {
    Image photo = photo();
    // So far apart that it takes all queries
    AttackOptions options =
        options(method, norm)
            .withQueries(150)
            .withEpsilon(norm == Norm.LINF ? 2 / 255.0 : 1)
            .withSeed(3);
    FakeClassifier eight = linear().fixedBatch(8).build();
    AttackResult expected = new Attacker(eight).attack(photo, options);
    assertTrue(eight.largestBatch() > 1, "no batch held several");
    for (int batch : new int[] {1, 5, 64}) {
      AttackResult other = new Attacker(linear().build()).attack(photo, options.withBatch(batch));
      assertEquals(expected.picture(), other.picture(), "batch " + batch);
      assertEquals(expected.queries(), other.queries());
      assertEquals(expected.margin(), other.margin());
    }
    assertNotEquals(
        expected.picture(),
        new Attacker(linear().build()).attack(photo, options.withSeed(4)).picture());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void noMoreQueriesThanAllowed(Method method, Norm norm) throws IOException {
    Image photo = photo();
    for (int queries : new int[] {1, 2, 3, 17}) {
      FakeClassifier model = linear().build();
      AttackResult result =
          new Attacker(model)
              .attack(
                  photo,
                  options(method, norm)
                      .withQueries(queries)
                      .withEpsilon(norm == Norm.LINF ? 1 / 255.0 : .5));
      assertEquals(AttackStatus.QUERIES_SPENT, result.status());
      assertEquals(queries, result.queries());
      // beside them, one look at the best picture alone
      assertTrue(model.shown() <= queries + 1, model.shown() + " shown");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 40", "7, 5", "32, 32", "20, 300"})
  void smallAndLongPhotos(int height, int width) {
    Image photo = Image.ofRows(height, width, (y, row) -> Arrays.fill(row, (byte) 90));
    for (Method method : Method.values()) {
      for (Norm norm : Norm.values()) {
        AttackResult result =
            new Attacker(linear().build()).attack(photo, options(method, norm).withQueries(40));
        assertTrue(norm.of(result.distance()) <= result.epsilon() + 1e-12, result.toString());
        assertEquals(height, result.picture().height());
      }
    }
  }

  @Test
  void theTargetIsTheTopClassAlready() throws IOException {
    Attacker attacker = new Attacker(linear().build());
    int top = attacker.look(photo()).getFirst().index();
    AttackResult result =
        attacker.attack(photo(), AttackOptions.DEFAULTS.withGoal(new Goal.TargetClass(top)));
    assertEquals(AttackStatus.ALREADY, result.status());
    assertEquals(1, result.queries());
    assertEquals(photo(), result.picture());
    assertEquals(Double.POSITIVE_INFINITY, result.distance().psnr());
    assertEquals(1, result.distance().ssim());
  }

  @Test
  void noRoomWithoutAGreyLevel() throws IOException {
    for (double epsilon : new double[] {0, .9 / 255}) {
      AttackResult result =
          new Attacker(linear().build())
              .attack(photo(), AttackOptions.DEFAULTS.withEpsilon(epsilon));
      assertEquals(AttackStatus.NO_ROOM, result.status());
      assertEquals(photo(), result.picture());
      assertEquals(1, result.queries());
    }
  }

  @Test
  void stopsWhenAskedTo() throws IOException {
    FakeClassifier model = linear().build();
    AttackOptions options = AttackOptions.DEFAULTS.withEpsilon(1 / 255.0);
    AttackResult cancelled =
        new Attacker(model)
            .attack(
                photo(),
                options,
                Budget.UNLIMITED.withCancelled(() -> model.shown() > 30),
                AttackListener.NONE);
    assertEquals(AttackStatus.CANCELLED, cancelled.status());
    assertTrue(cancelled.queries() < 60, cancelled.queries() + " queries");
    AttackResult late =
        new Attacker(linear().build())
            .attack(
                photo(),
                options,
                Budget.UNLIMITED.withDeadline(Duration.ZERO, () -> 0),
                AttackListener.NONE);
    assertEquals(AttackStatus.DEADLINE, late.status());
    assertEquals(1, late.queries());
  }

  @Test
  void refusesWhatCannotBeMeant() {
    Image photo = Image.of(1, 1, new byte[3]);
    Attacker attacker = new Attacker(linear().build());
    AttackOptions target = AttackOptions.DEFAULTS.withGoal(new Goal.TargetClass(3));
    assertThrows(IllegalArgumentException.class, () -> attacker.attack(photo, target));
    assertThrows(IllegalArgumentException.class, () -> new Goal.TargetClass(-1));
    assertThrows(
        IllegalArgumentException.class, () -> AttackOptions.DEFAULTS.withEpsilon(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> AttackOptions.DEFAULTS.withEpsilon(8));
    assertThrows(IllegalArgumentException.class, () -> AttackOptions.DEFAULTS.withQueries(0));
  }
}
