package dev.kedge.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
  @Test
  void whatMovesTheCursorOrTurnsTextIsShownByItsCode() {
    assertEquals("a\\u001B[2Jb.png", Printable.of("a\u001b[2Jb.png"));
    assertEquals("photo\\u202Egnp.exe", Printable.of("photo\u202egnp.exe"));
    assertEquals("\\u0007\\u009B\\u2066", Printable.of("\u0007\u009b\u2066"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tabby, tabby cat", "Größe — ½ ✓", "山.png", "👩‍🔬", "two\nlines"})
  void otherTextStaysAsItIs(String text) {
    assertEquals(text, Printable.of(text));
  }
}
