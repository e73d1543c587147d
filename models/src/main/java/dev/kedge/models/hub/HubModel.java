package dev.kedge.models.hub;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model of the Hugging Face hub, written {@code hf:ORG/REPO[@REVISION][#FILE]}. Immutable.
 *
 * @param repository {@code ORG/REPO}
 * @param revision a branch, a tag or a commit in full
 * @param file the .onnx file in the repository; empty for the plain one, {@code model.onnx} or
 *     {@code onnx/model.onnx}
 */
public record HubModel(String repository, String revision, Optional<String> file) {
  /** What a model of the hub begins with, where a path could stand. */
  public static final String PREFIX = "hf:";

  private static final String MAIN = "main";
  private static final Pattern REPOSITORY = Pattern.compile("\\w[\\w.-]{0,95}/\\w[\\w.-]{0,95}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /**
   * Such a model.
   *
   * @throws IllegalArgumentException if a part is not as it must be
   */
  public HubModel {
    if (!REPOSITORY.matcher(repository).matches()
        || repository.contains("..")
        || repository.contains("--")) {
      throw wrong("\"%s\" is no ORG/REPO".formatted(repository));
    }
    if (!isRelative(revision)) {
      throw wrong("\"%s\" is no branch, tag or commit".formatted(revision));
    }
    if (file.isPresent() && !(isRelative(file.get()) && file.get().endsWith(".onnx"))) {
      throw wrong("\"%s\" is no .onnx file in a repository".formatted(file.get()));
    }
  }

  /** Whether a text is meant as a model of the hub. */
  public static boolean isMeant(String text) {
    return text.startsWith(PREFIX);
  }

  /**
   * Reads {@code hf:ORG/REPO[@REVISION][#FILE]}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static HubModel parse(String text) {
    if (!isMeant(text)) {
      throw wrong("\"%s\" does not begin with %s".formatted(text, PREFIX));
    }
    String[] named = text.substring(PREFIX.length()).split("#", 2);
    String[] revised = named[0].split("@", 2);
    return new HubModel(
        revised[0],
        revised.length == 2 ? revised[1] : MAIN,
        named.length == 2 ? Optional.of(named[1]) : Optional.empty());
  }

  /** Whether the revision is a commit in full, which means the same files for ever. */
  boolean pinned() {
    return isCommit(revision);
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /** Whether a text is a path below a folder, in characters that no file system minds. */
  static boolean isRelative(String path) {
    return path.chars().noneMatch(c -> c < ' ' || "\\:*?\"<>|\u007f".indexOf(c) >= 0)
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.isBlank() || part.equals(".") || part.equals(".."));
  }

  /** The repository with its revision, for messages. */
  String named() {
    return PREFIX + repository + (revision.equals(MAIN) ? "" : "@" + revision);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return named() + file.map(name -> "#" + name).orElse("");
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        what
            + "; expected "
            + PREFIX
            + "ORG/REPO[@REVISION][#FILE.onnx], as hf:ORG/REPO or"
            + " hf:ORG/REPO@main#onnx/model_fp16.onnx");
  }
}
