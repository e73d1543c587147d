package dev.kedge.models.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HubModelTest {
  @Test
  void allPartsAreRead() {
    assertEquals(
        new HubModel("org/repo-1.0_x", "main", Optional.empty()),
        HubModel.parse("hf:org/repo-1.0_x"));
    assertEquals(
        new HubModel("o/r", "refs/pr/1", Optional.of("onnx/model_q4@2.onnx")),
        HubModel.parse("hf:o/r@refs/pr/1#onnx/model_q4@2.onnx"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf:o/r", "hf:o/r@v1", "hf:o/r#a/b.onnx", "hf:o/r@v1#b.onnx"})
  void itsTextIsReadAgain(String text) {
    assertEquals(text, HubModel.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf:",
        "hf:repo",
        "hf:a/b/c",
        "hf:/b",
        "hf:a/",
        "hf:a/..",
        "hf:a--b/c",
        "hf:a b/c",
        "hf:o/r@",
        "hf:o/r@../x",
        "hf:o/r@a//b",
        "hf:o/r#",
        "hf:o/r#../x.onnx",
        "hf:o/r#/x.onnx",
        "hf:o/r#model.safetensors",
        "hf:o/r#a\\b.onnx",
        "hf:o/r#a\nb.onnx",
        "o/r"
      })
  void whatIsNoneIsToldSo(String text) {
    String message =
        "" + assertThrows(IllegalArgumentException.class, () -> HubModel.parse(text)).getMessage();
    assertTrue(message.contains("expected hf:ORG/REPO[@REVISION][#FILE.onnx]"), message);
  }

  @Test
  void aCommitInFullIsPinned() {
    assertTrue(HubModel.parse("hf:o/r@" + "0123456789".repeat(4)).pinned());
    assertFalse(HubModel.parse("hf:o/r@0123456").pinned());
    assertFalse(HubModel.parse("hf:o/r").pinned());
  }
}
