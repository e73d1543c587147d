package dev.kedge.app.terminal;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The version of this jar. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"kedge " + version()};
  }

  public static String version() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unbuilt" : version;
  }
}
