package dev.kedge.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/spark.md says to type, on nodes that have Spark's jars alone. */
final class SubmitIT {
  private static final Path JARS = Path.of("target", "jars").toAbsolutePath();
  private static final int PHOTOS = 4;
  private static final long SECONDS = 180;

  @TempDir static Path folder;

  @Test
  void aClusterNeedsTheJarsAndNothingElse() throws Exception {
    Path photos = Lake.photos(folder.resolve("photos"), PHOTOS);
    Map<String, String> expected = Lake.batch(photos, folder.resolve("batch"));
    Path table = folder.resolve("table");
    List<Path> jars;
    try (Stream<Path> files = Files.list(JARS)) {
      jars = files.toList();
    }
    Set<String> sent =
        jars.stream().map(jar -> jar.getFileName().toString()).collect(Collectors.toSet());
    Predicate<String> isSparks =
        jar -> jar.startsWith("jackson-") || !(jar.startsWith("kedge-") || sent.contains(jar));
    Path files = folder.resolve("cluster");
    try (Cluster cluster = Cluster.start(files, isSparks)) {
      cluster.worker(0, "1g");
      cluster.worker(1, "1g");
      Process job =
          cluster.submit(
              "--executor-memory",
              "512m",
              "--jars",
              jars.stream().map(Path::toString).collect(Collectors.joining(",")),
              "--class",
              SubmittedJob.class.getName(),
              jar(folder.resolve("job.jar"), SubmittedJob.class, Lake.class).toString(),
              photos.toUri().toString(),
              table.toUri().toString());
      boolean ended = job.waitFor(SECONDS, TimeUnit.SECONDS);
      job.destroyForcibly();
      String said = Files.readString(files.resolve("submit.log"));
      assertTrue(ended, said);
      assertEquals(0, job.exitValue(), said);
    }
    assertEquals(expected, Lake.written(table));
  }

  private static Path jar(Path file, Class<?>... classes) throws IOException {
    try (OutputStream bytes = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(bytes)) {
      for (Class<?> one : classes) {
        String name = one.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(name));
        try (InputStream code = SubmitIT.class.getResourceAsStream("/" + name)) {
          code.transferTo(jar);
        }
      }
    }
    return file;
  }
}
