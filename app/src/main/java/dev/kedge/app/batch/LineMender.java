package dev.kedge.app.batch;

import dev.kedge.image.io.AtomicFile;
import dev.kedge.report.json.DamagedException;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.report.json.ExplanationLine;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the files of a run that ended somehow fit to go on with. */
final class LineMender {
  private static final int CHUNK = 1 << 16;

  private LineMender() {}

  /**
   * Cuts a half line at the end, and drops lines that are no results: those of errors, damaged
   * ones, and pictures' second ones. The file is replaced in one step, if at all.
   */
  static ResumeState explanations(Path file) throws IOException {
    boolean cut = cutHalfLine(file);
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      return without(file, part, cut);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static ResumeState without(Path file, Path part, boolean cut) throws IOException {
    Set<String> names = new HashSet<>();
    int errors = 0;
    int damaged = 0;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
        BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.ISO_8859_1)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        try {
          switch (ExplanationJson.read(line.getBytes(StandardCharsets.ISO_8859_1))) {
            case ExplanationLine.Failed failed -> errors++;
            case ExplanationLine.Explained done -> {
              if (names.add(done.image())) {
                out.write(line);
                out.write('\n');
              } else {
                damaged++;
              }
            }
          }
        } catch (DamagedException e) {
          damaged++;
        }
      }
    }
    if (errors + damaged > 0) {
      force(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.forceName(file);
    }
    return new ResumeState(names, said(cut, errors, damaged));
  }

  /** Cuts a half line at the end of a file, if there is one. */
  static void views(Path file) throws IOException {
    if (Files.exists(file)) {
      cutHalfLine(file);
    }
  }

  private static String said(boolean cut, int errors, int damaged) {
    List<String> said = new ArrayList<>();
    if (cut) {
      said.add("a half written line was cut");
    }
    if (damaged > 0) {
      said.add(damaged + " damaged lines were dropped");
    }
    if (errors > 0) {
      said.add(errors + " failed pictures are tried again");
    }
    return String.join(", ", said);
  }

  private static boolean cutHalfLine(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size();
      long whole = wholeLines(channel, end);
      if (whole < end) {
        channel.truncate(whole);
        channel.force(true);
      }
      return whole < end;
    }
  }

  /** Where the last line that is whole ends. */
  private static long wholeLines(FileChannel channel, long end) throws IOException {
    for (long to = end; to > 0; to = Math.max(0, to - CHUNK)) {
      long from = Math.max(0, to - CHUNK);
      ByteBuffer chunk = ByteBuffer.allocate((int) (to - from));
      while (chunk.hasRemaining() && channel.read(chunk, from + chunk.position()) >= 0) {}
      for (int i = chunk.position() - 1; i >= 0; i--) {
        if (chunk.get(i) == '\n') {
          return from + i + 1;
        }
      }
    }
    return 0;
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
