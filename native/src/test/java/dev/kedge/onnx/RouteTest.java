package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kedge.image.Place;
import dev.kedge.models.ModelOptions;
import dev.kedge.perturb.Availability;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the C interface is out of reach, the Java interface serves, and the result says why. */
class RouteTest {
  @TempDir Path folder;

  private record Renamed(long handle, String nativeHandle) {}

  @Test
  void thisVersionKeepsTheAddressWhereItIsLookedFor() throws OrtException {
    Path file = TinyModels.standard().graph().write(folder.resolve("tiny.onnx"));
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      assertNotEquals(0, NativeHandle.of(session));
    }
    assertTrue(
        OnnxRuntime.binding() instanceof Availability.Usable, OnnxRuntime.binding().toString());
  }

  @Test
  void versionWithoutThatFieldIsNamed() {
    String expected =
        "ONNX Runtime's class dev.kedge.onnx.RouteTest$Renamed has no number in a field ";
    Renamed object = new Renamed(1, "2");
    for (String field : new String[] {"gone", "nativeHandle"}) {
      String message = Refusals.of(() -> NativeHandle.of(Renamed.class, field, object));
      System.out.println(message);
      assertTrue(message.startsWith(expected + field), message);
    }
    assertEquals(1, NativeHandle.of(Renamed.class, "handle", object));
  }

  @Test
  void javaServesWhereTheAddressIsGone() {
    Path file = TinyModels.standard().graph().write(folder.resolve("tiny.onnx"));
    ModelOptions options = ModelOptions.builder().threads(1).build();
    Route.Finder gone = (place, session) -> new Route.ByJava("the field is gone");
    try (OnnxClassifier java = OnnxClassifier.open(file, options);
        OnnxClassifier fallback =
            OnnxClassifier.of(
                OnnxModel.open(file, options, ExecutionProvider.cpuByAddress(), gone))) {
      Bits.assertSame(java, fallback, 4, 4, 1, 3);
      assertFalse(fallback.reads(new Place.OnDevice("cuda", 0, this)));
      assertEquals(
          java.model().inference().with("batches passed through Java, because the field is gone"),
          fallback.model().inference());
    }
    try (OnnxModel model = OnnxModel.open(file, options, ExecutionProvider.cpu())) {
      assertTrue(model.bound().isEmpty());
    }
  }
}
