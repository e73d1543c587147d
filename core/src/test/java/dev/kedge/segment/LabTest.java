package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the published CIELAB coordinates (D65) of the sRGB primaries and greys. */
class LabTest {
  @ParameterizedTest
  @CsvSource({
    "0,0,0, 0,0,0",
    "255,255,255, 100,0,0",
    "255,0,0, 53.24,80.09,67.20",
    "0,255,0, 87.73,-86.18,83.18",
    "0,0,255, 32.30,79.19,-107.86",
    "119,119,119, 50.03,0,0",
    "3,3,3, 0.823,0,0"
  })
  void knownColours(int red, int green, int blue, double lightness, double a, double b) {
    float[][] lab = Lab.of(Pictures.plain(1, 1, red, green, blue));
    assertEquals(lightness, lab[0][0], 0.02);
    assertEquals(a, lab[1][0], 0.02);
    assertEquals(b, lab[2][0], 0.02);
  }

  @Test
  void stretchingMakesTheDarkestBlackAndTheBrightestWhite() {
    float[][] stretched = Lab.ofStretched(Pictures.halves(1, 2, 1));
    float[][] plain = Lab.ofStretched(Pictures.plain(1, 1, 80, 80, 80));
    assertEquals(0, stretched[0][0], 1e-3);
    assertEquals(100, stretched[0][1], 1e-3);
    assertEquals(34.0, plain[0][0], 0.1, "a picture of one value stays as it is");
  }
}
