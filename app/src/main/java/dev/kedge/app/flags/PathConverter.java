package dev.kedge.app.flags;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a flag's path; the empty one is not the folder that the command happens to run in. */
public final class PathConverter implements ITypeConverter<Path> {
  /** The command line, which reads all paths so, and models as {@link ModelSource} does. */
  public static CommandLine addedTo(CommandLine commandLine) {
    return commandLine
        .registerConverter(Path.class, new PathConverter())
        .registerConverter(ModelSource.class, ModelSource::parse);
  }

  @Override
  public Path convert(String given) {
    if (given.isEmpty()) {
      throw new TypeConversionException("expected a path, but it is empty");
    }
    return Path.of(given);
  }
}
