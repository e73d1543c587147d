package dev.kedge.perturb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BackendsTest {
  @Test
  void allAreFoundFastestFirst() {
    assertEquals(
        List.of("simd", "scalar"), Backends.load().all().stream().map(Backend::name).toList());
  }

  @Test
  void autoIsTheFirstUsable() {
    Backends backends = Backends.load();
    Backend first =
        backends.all().stream()
            .filter(b -> b.availability() instanceof Availability.Usable)
            .findFirst()
            .orElseThrow();
    assertEquals(first.name(), backends.choose(Backends.AUTO, place -> true).name());
  }

  @Test
  void anUnknownNameIsToldWhatThereIs() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Backends.load().named("abacus"));
    assertTrue(String.valueOf(e.getMessage()).contains("auto, simd, scalar"), e.toString());
  }
}
