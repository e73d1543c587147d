import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Build step: makes the folder that every package has, {@code Home BUILT JLINK_OPTIONS NATIVES
 * OUT}:
 *
 * <pre>
 * java/         a Java that runs Kedge, and nothing else
 * jars/         Kedge and what it needs
 * natives/      ONNX Runtime's libraries for this platform, which its jar then lacks
 * jvm-options   how that Java is started
 * build-id      a hash of all of these
 * libkedge.so, kedge.h
 * </pre>
 *
 * BUILT is what the build of embed made. The same inputs give the same bytes.
 */
public final class Home {
  private static final String ONNX_RUNTIME = "onnxruntime-";
  private static final String INSIDE = "ai/onnxruntime/native/";
  private static final Set<String> NEEDED = Set.of("bin/java");

  private Home() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path built = Path.of(args[0]);
    Path natives = Path.of(args[2]);
    Path out = Path.of(args[3]);
    try (Stream<Path> jars = Files.list(built.resolve("jars"))) {
      if (jars.noneMatch(jar -> name(jar).startsWith("kedge-embed-"))) {
        throw refused(built + " is not complete");
      }
    } catch (IOException e) {
      throw refused("there is no " + built.resolve("jars"));
    }
    delete(out);
    Files.createDirectories(out);
    link(Path.of(args[1]), out.resolve("java"));
    for (Path file : files(built)) {
      Path inside = built.relativize(file);
      if (!inside.startsWith("natives")) {
        add(file, out.resolve(inside), Files.isDirectory(natives));
      }
    }
    if (Files.isDirectory(natives)) {
      for (Path file : files(natives)) {
        add(file, out.resolve("natives").resolve(natives.relativize(file)), false);
      }
    }
    Files.writeString(out.resolve("build-id"), hash(out).substring(0, 16) + "\n");
    System.out.printf("%s: %,d MB%n", out, bytes(out) / 1_000_000);
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(why + ": run mvn package -pl embed -am -DskipTests");
  }

  private static void link(Path options, Path java) throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!Files.exists(jlink)) {
      throw refused("this Java has no jlink");
    }
    Process made =
        new ProcessBuilder(jlink.toString(), "@" + options, "--output", java.toString())
            .inheritIO()
            .start();
    if (made.waitFor() != 0) {
      throw new IOException("jlink failed, see above");
    }
    for (Path file : files(java.resolve("bin"))) {
      if (!NEEDED.contains(java.relativize(file).toString())) {
        Files.delete(file);
      }
    }
  }

  private static void add(Path file, Path to, boolean nativesBeside) throws IOException {
    Files.createDirectories(to.getParent());
    if (nativesBeside && name(file).startsWith(ONNX_RUNTIME)) {
      withoutNatives(file, to);
    } else {
      Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** A jar without the libraries for five platforms. */
  private static void withoutNatives(Path jar, Path to) throws IOException {
    try (ZipInputStream given = new ZipInputStream(Files.newInputStream(jar));
        ZipOutputStream made = new ZipOutputStream(Files.newOutputStream(to))) {
      for (ZipEntry entry = given.getNextEntry(); entry != null; entry = given.getNextEntry()) {
        if (!entry.getName().startsWith(INSIDE)) {
          ZipEntry kept = new ZipEntry(entry.getName());
          kept.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
          made.putNextEntry(kept);
          given.transferTo(made);
        }
      }
    }
  }

  /** SHA-256 of all names and contents. */
  private static String hash(Path folder) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    OutputStream into = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
    for (Path file : files(folder)) {
      into.write((folder.relativize(file) + "\0" + Files.size(file) + "\0").getBytes());
      try (InputStream content = Files.newInputStream(file)) {
        content.transferTo(into);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .sorted(Comparator.comparing(file -> folder.relativize(file).toString()))
          .toList();
    }
  }

  private static long bytes(Path folder) throws IOException {
    long sum = 0;
    for (Path file : files(folder)) {
      sum += Files.size(file);
    }
    return sum;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
