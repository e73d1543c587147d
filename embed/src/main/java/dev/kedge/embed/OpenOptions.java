package dev.kedge.embed;

import dev.kedge.app.flags.DeviceFlags;
import dev.kedge.app.flags.ModelFlags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which model, and what it runs on: the flags of all commands. */
@Command(name = "model")
final class OpenOptions {
  @Mixin ModelFlags model = new ModelFlags();
  @Mixin DeviceFlags device = new DeviceFlags();
}
