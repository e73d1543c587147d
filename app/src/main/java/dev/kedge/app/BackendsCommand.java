package dev.kedge.app;

import dev.kedge.app.flags.DeviceFlags;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.image.Place;
import dev.kedge.image.io.PixelDecoders;
import dev.kedge.models.ModelRuntime;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.Backends;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what is usable here, and why the rest is not. */
@Command(
    name = "backends",
    description = "What is usable here, and why the rest is not.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:told", ExitCode.USAGE_HELP, ExitCode.INTERNAL_HELP, ExitCode.SIGNALLED_HELP})
final class BackendsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Backends backends = Backends.load()) {
      print(backends, out);
    }
    out.println("inference");
    ServiceLoader.load(ModelRuntime.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(ModelRuntime::kind))
        .forEach(
            runtime -> {
              List<Availability> all = runtime.all();
              for (int i = 0; i < all.size(); i++) {
                String number = all.size() == 1 ? "" : ":" + i;
                out.printf("  %-8s %s%n", runtime.kind() + number, describe(all.get(i)));
              }
            });
    DeviceFlags.unknownHere()
        .forEach((kind, missing) -> out.printf("  %-8s %s%n", kind, describe(missing)));
    out.println("pictures");
    PixelDecoders.all()
        .forEach(
            decoder ->
                out.printf(
                    "  %-8s %s%n",
                    decoder.format(),
                    decoder
                        .missing()
                        .map(why -> "decoded in Java, with other colours: " + why)
                        .orElse("usable: " + decoder.library())));
    return ExitCode.OK;
  }

  private static void print(Backends backends, PrintWriter out) {
    Backend best = backends.choose(Backends.AUTO, Place.host()::equals);
    out.println("perturbation");
    for (Backend backend : backends.all()) {
      String chosen = backend.equals(best) ? " (auto takes it for a model on the CPU)" : "";
      out.printf("  %-8s %s%s%n", backend.name(), describe(backend.availability()), chosen);
    }
  }

  private static String describe(Availability availability) {
    return switch (availability) {
      case Availability.Usable usable -> "usable: " + usable.device();
      case Availability.Missing missing -> "missing: " + missing.reason();
    };
  }
}
