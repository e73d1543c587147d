package dev.kedge.app.batch;

import dev.kedge.app.flags.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pictures of a run.
 *
 * @param origin what they are taken from, for people and to be compared when a run goes on: a
 *     folder's path, or that it is a list
 * @param stream all of them, each name once; to be taken once
 * @param count how many, if that is known before
 * @param skipped what of a folder is not taken, for people; empty if nothing
 */
public record Inputs(String origin, Stream<Input> stream, OptionalLong count, String skipped) {
  /** What pictures' paths are read from standard input for. */
  public static final String STANDARD_INPUT = "-";

  private static final String LIST = "a list";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * The pictures that an argument means: those below a folder in the order of their paths, those of
   * a list, or those that come on standard input, one path a line in UTF-8.
   *
   * @param results a folder below which no pictures are looked for
   * @throws UsageException if it is neither
   */
  public static Inputs of(String given, Path results, InputStream standardInput) {
    if (given.equals(STANDARD_INPUT)) {
      return new Inputs(LIST, lines(standardInput), OptionalLong.empty(), "");
    }
    if (given.isEmpty()) {
      throw new UsageException(
          "the folder or list of pictures is empty; give . for the folder at hand");
    }
    Path path = Path.of(given);
    if (Files.isDirectory(path)) {
      return folder(path, results);
    }
    if (!Files.isRegularFile(path)) {
      throw new UsageException(
          given
              + ": there is no such folder or list; give a folder of pictures, a text file with one"
              + " path a line, or - for paths on standard input");
    }
    if (FolderWalk.isPicture(path)) {
      throw new UsageException(
          given + " is one picture, expected a folder of them or a list; for one: kedge explain");
    }
    try {
      return list(path);
    } catch (CharacterCodingException e) {
      throw new UsageException(
          given
              + " is not in UTF-8, but perhaps in Latin-1; give a list of paths that is saved as"
              + " UTF-8");
    } catch (IOException e) {
      throw new UsageException(
          given + " cannot be read as a list of paths in UTF-8: " + e.getMessage());
    }
  }

  private static Inputs folder(Path folder, Path results) {
    FolderWalk walk = FolderWalk.of(folder, results);
    return new Inputs(
        "the folder " + folder.toAbsolutePath().normalize(),
        walk.inputs().stream(),
        OptionalLong.of(walk.inputs().size()),
        walk.skipped());
  }

  private static Inputs list(Path list) throws IOException {
    long count;
    try (InputStream in = Files.newInputStream(list);
        Stream<String> lines = lines(in, StandardCharsets.UTF_8.newDecoder())) {
      count = lines.peek(line -> requireText(list, line)).mapToLong(line -> 1).sum();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Inputs(LIST, lines(Files.newInputStream(list)), OptionalLong.of(count), "");
  }

  private static void requireText(Path list, String line) {
    if (line.indexOf('\0') >= 0) {
      throw new UsageException(
          list + " is a binary file, expected a text file in UTF-8 with one path a line");
    }
  }

  private static Stream<Input> lines(InputStream in) {
    CharsetDecoder lenient =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    return lines(in, lenient)
        .map(Input::line)
        .onClose(
            () -> {
              try {
                in.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Each line once, without a byte order mark. */
  private static Stream<String> lines(InputStream in, CharsetDecoder decoder) {
    Set<String> seen = new HashSet<>();
    return new BufferedReader(new InputStreamReader(in, decoder))
        .lines()
        .map(line -> line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line)
        .filter(line -> !line.isBlank() && seen.add(line));
  }
}
