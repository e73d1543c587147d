package dev.kedge.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A class run in a process of its own, on this one's class path or a part of it. */
public final class JavaProcess {
  private final List<String> flags;
  private final String classPath;
  private final Map<String, String> environment;

  private JavaProcess(List<String> flags, String classPath, Map<String, String> environment) {
    this.flags = flags;
    this.classPath = classPath;
    this.environment = environment;
  }

  /** With flags for Java. */
  public static JavaProcess with(String... flags) {
    return new JavaProcess(
        List.of(flags),
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        Map.of());
  }

  /** The same with a variable of the environment. */
  JavaProcess where(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new JavaProcess(flags, classPath, more);
  }

  /** The same without the jars whose names begin so. */
  JavaProcess without(String jar) {
    return without(entry -> String.valueOf(entry.getFileName()).startsWith(jar));
  }

  /** The same without a module of this project, be it a jar or a folder of classes. */
  JavaProcess withoutModule(String module) {
    return without(
        entry -> entry.toString().matches(".*(/%1$s/target/|kedge-%1$s-).*".formatted(module)));
  }

  private JavaProcess without(Predicate<Path> entry) {
    String rest =
        Arrays.stream(classPath.split(File.pathSeparator))
            .filter(e -> !entry.test(Path.of(e)))
            .collect(Collectors.joining(File.pathSeparator));
    return new JavaProcess(flags, rest, environment);
  }

  /** What it ended with, and all it said. */
  public record Ended(int code, String out, String err) {}

  /** Runs a class's main method and waits for its end. */
  public Ended run(Path folder, Class<?> main, String... args)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    int code = start(out, err, main, args).waitFor();
    return new Ended(code, Files.readString(out), Files.readString(err));
  }

  /** Starts it; what it says goes to {@code started.out} and {@code started.err} in the folder. */
  Process start(Path folder, Class<?> main, String... args) throws IOException {
    return start(folder.resolve("started.out"), folder.resolve("started.err"), main, args);
  }

  private Process start(Path out, Path err, Class<?> main, String... args) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-XX:TieredStopAtLevel=1");
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(flags);
    words.addAll(List.of("-cp", classPath, main.getName()));
    words.addAll(List.of(args));
    ProcessBuilder process =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
    process.environment().putAll(environment);
    return process.start();
  }
}
