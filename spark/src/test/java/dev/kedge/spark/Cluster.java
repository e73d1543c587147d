package dev.kedge.spark;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A standalone master and its workers, processes of their own on this machine, each worker at an
 * address of its own. Spark is that of the class path.
 */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Of executors: as docs/spark.md tells, with a log of collections. */
  private static final String JAVA_OPTIONS =
      "-XX:CompileCommand=quiet"
          + " -XX:CompileCommand=CompileThresholdScaling,dev.kedge.perturb.simd.*::*,0.001"
          + " -XX:CompileCommand=BackgroundCompilation,dev.kedge.perturb.simd.*::*,false"
          + " -Xlog:gc:file=gc.log";

  private static final String DAEMON_MEMORY = "256m";
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Path folder;
  private final Path home;
  private final int port;
  private final Process master;
  private final List<@Nullable Process> workers = new ArrayList<>();

  private Cluster(Path folder, Path home, int port, Process master) {
    this.folder = folder;
    this.home = home;
    this.port = port;
    this.master = master;
  }

  /** Starts a master, with files in a new folder; nodes have all jars of the class path. */
  static Cluster start(Path folder) throws Exception {
    return start(folder, jar -> true);
  }

  /**
   * Starts a master.
   *
   * @param folder a new one, for files
   * @param has whether the nodes have a jar of the class path, by its file's name
   */
  static Cluster start(Path folder, Predicate<String> has) throws Exception {
    Path home = Files.createDirectories(folder.resolve("spark"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (Path entry : classPath()) {
      if (Files.isRegularFile(entry) && has.test(entry.getFileName().toString())) {
        try {
          Files.createSymbolicLink(jars.resolve(entry.getFileName()), entry);
        } catch (FileAlreadyExistsException e) {
          // the same jar twice on the class path
        }
      }
    }
    // Workers take a folder with this file for a release, whose jars are in jars/.
    Files.writeString(home.resolve("RELEASE"), "the class path of a test");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process master =
        java(
            folder,
            home,
            "master",
            DAEMON_MEMORY,
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "" + port,
            "--webui-port",
            "0");
    Cluster cluster = new Cluster(folder, home, port, master);
    await("the master answers", () -> answers(port));
    return cluster;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> classPath() {
    return Arrays.stream(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static Process java(Path folder, Path home, String name, String memory, String... words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xmx" + memory, "-cp", home.resolve("jars") + "/*"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  /** The folder of a worker; its executors run two folders below. */
  Path folder(int worker) {
    return folder.resolve("worker-" + worker);
  }

  /** Starts a worker of one core, or starts it again. */
  void worker(int worker, String memory) throws Exception {
    Files.createDirectories(folder(worker));
    Process process =
        java(
            folder,
            home,
            "worker-" + worker,
            DAEMON_MEMORY,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0." + (worker + 2),
            "--cores",
            "1",
            "--memory",
            memory,
            "--work-dir",
            folder(worker).toString(),
            "--webui-port",
            "0",
            url());
    while (workers.size() <= worker) {
      workers.add(null);
    }
    workers.set(worker, process);
  }

  /** The executors of a worker. */
  List<ProcessHandle> executors(int worker) {
    @Nullable Process process = workers.get(worker);
    return process == null
        ? List.of()
        : process
            .descendants()
            .filter(child -> child.info().commandLine().orElse("").contains(EXECUTOR))
            .filter(ProcessHandle::isAlive)
            .toList();
  }

  /** Kills a worker with its executors, as when its machine is lost. */
  void lose(int worker) {
    @Nullable Process process = workers.get(worker);
    if (process != null) {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Of drivers in this process and in others: an executor of one core on each worker. */
  private Map<String, String> settings() {
    return Map.of(
        "spark.ui.enabled",
        "false",
        "spark.driver.host",
        "127.0.0.1",
        "spark.driver.bindAddress",
        "127.0.0.1",
        "spark.local.dir",
        folder.resolve("local").toString(),
        "spark.executor.cores",
        "1",
        "spark.executor.extraJavaOptions",
        JAVA_OPTIONS,
        // Each file is a task.
        "spark.sql.files.maxPartitionBytes",
        "1024",
        "spark.sql.files.openCostInBytes",
        "1024");
  }

  /** A driver in this process. */
  SparkSession.Builder driver(String memory) {
    SparkSession.Builder driver =
        SparkSession.builder()
            .master(url())
            .config("spark.executor.memory", memory)
            .config(
                "spark.executor.extraClassPath",
                classPath().stream()
                    .filter(Files::isDirectory)
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator)));
    settings().forEach(driver::config);
    return driver;
  }

  /** A job as {@code spark-submit} begins it; what it says is in {@code submit.log}. */
  Process submit(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit", "--master", url()));
    settings().forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
    command.addAll(List.of(words));
    return java(folder, home, "submit", "512m", command.toArray(String[]::new));
  }

  private String url() {
    return "spark://127.0.0.1:" + port;
  }

  /** Waits until something is so. */
  static void await(String what, BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    Stream.concat(workers.stream(), Stream.of(master))
        .filter(process -> process != null)
        .forEach(
            process -> {
              List<ProcessHandle> children = process.descendants().toList();
              process.destroyForcibly();
              children.forEach(ProcessHandle::destroyForcibly);
            });
  }
}
