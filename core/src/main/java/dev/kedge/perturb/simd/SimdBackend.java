package dev.kedge.perturb.simd;

import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import java.util.Locale;

/**
 * The select on the Vector API. It touches no class of the incubator module before it knows that
 * the module is there.
 */
public final class SimdBackend implements Backend {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final int LEAST_BITS = 128;

  @Override
  public String name() {
    return "simd";
  }

  @Override
  public Availability availability() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return new Availability.Missing(
          "the Vector API is off; start Java with --add-modules " + VECTOR_MODULE);
    }
    String vm = System.getProperty("java.vm.name", "");
    String mode = System.getProperty("java.vm.info", "");
    if ((!vm.contains("HotSpot") && !vm.contains("OpenJDK")) || mode.contains("interpreted")) {
      return new Availability.Missing(
          "the Vector API is fast only where HotSpot's C2 compiles it, this is %s (%s)"
              .formatted(vm, mode));
    }
    int bits = SimdPerturber.vectorBits();
    if (bits < LEAST_BITS) {
      return new Availability.Missing(
          String.format(
              Locale.ROOT,
              "this processor has vectors of %d bits, at least %d are needed",
              bits,
              LEAST_BITS));
    }
    return new Availability.Usable("Vector API, " + bits + " bits");
  }

  @Override
  public int priority() {
    return 10;
  }

  @Override
  public Perturber open(Planes planes) {
    if (availability() instanceof Availability.Missing missing) {
      throw new IllegalStateException("backend simd is not usable here: " + missing.reason());
    }
    return new SimdPerturber(planes);
  }
}
