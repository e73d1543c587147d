package dev.kedge.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.Used;
import dev.kedge.classify.Inference;
import dev.kedge.mask.Superpixels;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 100",
    ".5, 50",
    ".9951, 99.5",
    ".9999, over 99.9",
    ".0001, under 0.1",
    ".004, 0.4",
    ".994, 99.4",
    ".9949999999, 99.5",
    ".0149, 1",
    ".988, 99"
  })
  void nothingIsRoundedToCertainty(double share, String expected) {
    assertEquals(expected + "\u00A0%", Words.percent(share));
  }

  @Test
  void boundsNeverPromiseMore() {
    assertEquals("94.9\u00A0%", Words.lowerBound(.94999));
    assertEquals("95\u00A0%", Words.lowerBound(.95));
    assertEquals("97.1\u00A0%", Words.upperBound(.97001));
    assertEquals("99.9\u00A0%", Words.lowerBound(.99999));
    assertEquals("over 99.9\u00A0%", Words.finePercent(.99999));
  }

  @Test
  void numbersAreTheSameInAllCountries() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertEquals("1,234", Words.count(1234));
      assertEquals("97.5\u00A0%", Words.finePercent(.975));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatWasUsedIsToldWithAllNotes() {
    Inference inference = Inference.of("ONNX Runtime 1.28.0", "CPU, 2 threads");
    assertEquals("ONNX Runtime 1.28.0, CPU, 2 threads", Words.runBy(inference));
    Inference noted = inference.with("no card: none here").with("batches of 4");
    assertEquals(
        "ONNX Runtime 1.28.0, CPU, 2 threads; no card: none here; batches of 4",
        Words.runBy(noted));
    assertEquals("simd (256 bits)", Words.maskedBy(new Used("simd", "256 bits", inference, 16)));
    assertEquals("mine", Words.maskedBy(new Used("mine", "", inference, 16)));
  }

  @Test
  void measuresMayBeBelowNothing() {
    assertEquals("0.13", Words.decimal(.125001));
    assertEquals("\u22120.50", Words.decimal(-.5));
    assertEquals("0.00", Words.decimal(-.004));
  }

  @Test
  void longLabelsAreCutBetweenNames() {
    assertEquals("tabby, tabby cat", Words.brief("tabby, tabby cat"));
    assertEquals("koala, koala bear …", Words.brief("koala, koala bear, kangaroo bear, native"));
    String single = "a single name that is longer than a headline should be";
    assertEquals(single, Words.brief(single));
  }

  @Test
  void superpixelsAreListed() {
    assertEquals("no superpixel", Words.superpixels(Superpixels.none(9), 2));
    assertEquals("superpixel 7", Words.superpixels(Superpixels.of(9, 7), 2));
    assertEquals(
        "superpixels 0, 3 and 2 more", Words.superpixels(Superpixels.of(9, 0, 3, 5, 7), 2));
  }
}
