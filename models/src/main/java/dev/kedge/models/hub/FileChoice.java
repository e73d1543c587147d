package dev.kedge.models.hub;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which files of a repository a model needs, by their names; external data aside, which only the
 * .onnx itself names.
 *
 * @param onnx the graph; empty if only how its pictures are prepared is asked for
 * @param configurations those that {@link dev.kedge.models.ModelFolder} reads with it
 * @param plain whether that takes this graph by the folder alone
 */
record FileChoice(Optional<String> onnx, List<String> configurations, boolean plain) {
  /** In the order in which {@link dev.kedge.models.ModelFolder} looks for them. */
  static final List<String> PLAIN = List.of("model.onnx", "onnx/model.onnx");

  private static final List<String> CONFIGURATIONS =
      List.of("config.json", "preprocessor_config.json", "processor_config.json");

  /**
   * The one that is asked for, else the plain one, else the only one; empty if there is none or it
   * is not clear which.
   */
  static Optional<FileChoice> of(Collection<String> names, Optional<String> asked) {
    Set<String> there = Set.copyOf(names);
    List<String> graphs = graphs(names);
    Optional<String> onnx =
        asked
            .map(file -> there.contains(file) ? file : "")
            .or(() -> PLAIN.stream().filter(there::contains).findFirst())
            .or(() -> graphs.size() == 1 ? Optional.of(graphs.getFirst()) : Optional.empty())
            .filter(file -> !file.isEmpty());
    return onnx.map(
        file -> {
          boolean plain = asked.isEmpty() && PLAIN.contains(file);
          return new FileChoice(
              Optional.of(file),
              readable(file, plain).stream().filter(there::contains).toList(),
              plain);
        });
  }

  /** What says how pictures are prepared and what classes are called; empty if nothing does. */
  static Optional<FileChoice> preparation(Collection<String> names) {
    List<String> there = CONFIGURATIONS.stream().filter(names::contains).toList();
    return there.isEmpty()
        ? Optional.empty()
        : Optional.of(new FileChoice(Optional.empty(), there, true));
  }

  /** The .onnx files among names. */
  static List<String> graphs(Collection<String> names) {
    return names.stream().filter(name -> name.endsWith(".onnx")).sorted().toList();
  }

  /** The files that would change what is read, were they in the repository. */
  List<String> telling() {
    return onnx.map(this::telling).orElse(CONFIGURATIONS);
  }

  private List<String> telling(String file) {
    return Stream.concat(
            readable(file, plain).stream(),
            plain ? PLAIN.stream().takeWhile(other -> !other.equals(file)) : Stream.empty())
        .toList();
  }

  /** The configurations that could be read with a graph. */
  private static List<String> readable(String onnx, boolean plain) {
    if (plain) {
      return CONFIGURATIONS;
    }
    String folder = folder(onnx);
    Stream<String> own = CONFIGURATIONS.stream().map(folder::concat);
    if (!folder.equals("onnx/") && !folder.endsWith("/onnx/")) {
      return own.toList();
    }
    String above = folder.substring(0, folder.length() - "onnx/".length());
    return Stream.concat(own, CONFIGURATIONS.stream().map(above::concat)).toList();
  }

  /** The folder of a file, with a slash at its end, or nothing. */
  static String folder(String file) {
    return file.substring(0, file.lastIndexOf('/') + 1);
  }
}
