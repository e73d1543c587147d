package dev.kedge.spark;

import dev.kedge.app.flags.DeviceFlags;
import dev.kedge.app.flags.ModelFlags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, what it runs on, and how many pictures at a time: flags of {@code kedge batch}. */
@Command(name = "model")
final class ModelSettings {
  /** Each has a thread; as for {@code kedge batch}. */
  static final int MOST_IN_FLIGHT = 1024;

  @Mixin ModelFlags model = new ModelFlags();
  @Mixin DeviceFlags device = new DeviceFlags();

  @Option(names = "--in-flight", defaultValue = "0")
  int inFlight;
}
