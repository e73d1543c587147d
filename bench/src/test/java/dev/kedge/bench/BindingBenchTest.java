package dev.kedge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BindingBenchTest {
  /** It throws if the explanations by address and through Java differ. */
  @Test
  void measuresExplanationsThatAreTheSame(@TempDir Path folder) throws IOException {
    List<Map<String, Object>> rows =
        BindingBench.measure(Demo.writeModel(folder), new BindingBench.Rounds(0, 1));
    assertEquals(
        List.of("explanation", "64 batches of 1", "8 batches of 8", "2 batches of 32"),
        rows.stream().map(r -> r.get("what")).toList());
    assertEquals(4, rows.stream().filter(r -> r.containsKey("byAddress")).count());
  }
}
