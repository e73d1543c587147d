package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.ElementType;
import dev.kedge.image.Place;
import dev.kedge.image.TensorLayout;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.Backends;
import dev.kedge.perturb.Planes;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each reason why there is no card to work on has its own sentence. */
final class DriverProbeTest {
  private @Nullable FakeDriver used;

  private FakeDriver fake() {
    FakeDriver fake = FakeDriver.orSkip();
    used = fake;
    return fake;
  }

  @AfterEach
  void leaveTheFakeAsItWas() {
    if (used != null) {
      used.reset();
    }
  }

  @Test
  void noDriver() {
    Availability none = new DriverProbe("libcuda-absent.so.1", List.of()).card(0);
    assertReason("no driver: libcuda-absent.so.1 is not found", none);
  }

  @Test
  void noRuntime() {
    fake();
    Availability none = new DriverProbe("libcuda.so.1", List.of("libcudart-absent")).card(0);
    assertReason("CUDA runtime missing: libcudart-absent is not found", none);
  }

  @Test
  void whatTheDriverSays() {
    FakeDriver fake = fake();
    Availability.Usable usable =
        assertInstanceOf(Availability.Usable.class, new CudaBackend().availability());
    assertEquals("fake device, compute capability 9.0, driver for CUDA 13.0", usable.device());
    fake.set("devices", 0);
    assertReason("no device", new CudaBackend().availability());
    fake.reset();
    fake.set("init", 100);
    assertReason("no device", new CudaBackend().availability());
    fake.reset();
    fake.set("init", 999);
    assertReason("cuInit gives error 999", new CudaBackend().availability());
    fake.reset();
    fake.set("driver", 12080);
    assertReason("driver too old: it is for CUDA 12.8", new CudaBackend().availability());
    fake.reset();
    fake.set("major", 6);
    fake.set("minor", 1);
    assertReason(
        "card too old: fake device, compute capability 6.1", new CudaBackend().availability());
    fake.reset();
    fake.fail("cuDeviceGetAttribute", 1, 999);
    assertReason("cuDeviceGetAttribute gives error 999", new CudaBackend().availability());
  }

  @Test
  void whereItIsMissingOpeningSaysWhy() {
    FakeDriver fake = fake();
    fake.set("devices", 0);
    try (CudaBackend backend = new CudaBackend();
        Planes planes =
            Made.planes(
                Made.input(4, 4, TensorLayout.NCHW, ElementType.FLOAT32), 2, 1, new Random(1))) {
      BackendException e = assertThrows(BackendException.class, () -> backend.open(planes));
      assertTrue(String.valueOf(e.getMessage()).contains("no device"), e.toString());
      assertEquals(0, fake.live());
    }
  }

  @Test
  void autoTakesItForAReaderOnTheDevice() {
    FakeDriver fake = fake();
    try (Backends backends = Backends.load()) {
      assertEquals(
          List.of("cuda", "simd", "scalar"), backends.all().stream().map(Backend::name).toList());
      assertEquals("cuda", backends.choose(Backends.AUTO, place -> true).name());
      assertEquals("simd", backends.choose(Backends.AUTO, Place.host()::equals).name());
      Place besideIt = new Place.OnDevice("cuda", 0, "another stream of the same card");
      assertEquals(
          "simd",
          backends
              .choose(Backends.AUTO, place -> place.equals(besideIt) || place.equals(Place.host()))
              .name());
      assertThrows(BackendException.class, () -> backends.choose(Backends.AUTO, besideIt::equals));
    }
    fake.set("devices", 0);
    try (Backends backends = Backends.load()) {
      assertEquals("simd", backends.choose(Backends.AUTO, place -> true).name());
    }
  }

  private static void assertReason(String expected, Availability actual) {
    String reason = assertInstanceOf(Availability.Missing.class, actual).reason();
    assertTrue(reason.contains(expected), reason);
  }
}
