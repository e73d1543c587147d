package dev.kedge.app.batch;

import dev.kedge.app.flags.UsageException;
import dev.kedge.app.terminal.BrokenOffException;
import dev.kedge.image.io.AtomicFile;
import dev.kedge.report.overview.RunFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run, held by one process at a time.
 *
 * <ul>
 *   <li>{@code run.json}: what its lines depend on
 *   <li>{@code explanations.jsonl}: a line for each picture, explained or failed; a picture is done
 *       when its line is there
 *   <li>{@code views.jsonl}: what the page shows of each picture, written before its line
 * </ul>
 *
 * <p>Lines reach the operating system at once, so none is lost when the process dies, and the disk
 * within about a second.
 */
public final class Results implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final long SYNC_SECONDS = 1;

  private final Path folder;
  private final FileChannel lock;
  private final Set<String> done;
  private final String mended;
  private final LineFile explanations;
  private final LineFile views;
  private final ScheduledExecutorService syncing;

  private Results(
      Path folder, FileChannel lock, ResumeState kept, LineFile explanations, LineFile views) {
    this.folder = folder;
    this.lock = lock;
    this.done = kept.names();
    this.mended = kept.mended();
    this.explanations = explanations;
    this.views = views;
    this.syncing =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kedge-sync").factory());
    var _ =
        syncing.scheduleWithFixedDelay(this::syncNow, SYNC_SECONDS, SYNC_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Opens a folder for a run, new or to go on. Error lines of a run before are dropped, as their
   * pictures are tried again; so is what a kill left half written.
   *
   * @throws UsageException if another process holds it; if it has results and the run is not to go
   *     on; if it is to go on with other settings, or it cannot be written to
   */
  public static Results open(Path folder, Manifest manifest, boolean resume) {
    try {
      Files.createDirectories(folder);
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        hold(folder, lock);
        return open(folder, lock, begin(folder, manifest, resume));
      } catch (IOException | RuntimeException | Error e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UsageException(
          "--out %s: no results can be written there (%s)".formatted(folder, e));
    }
  }

  /** Opens both files or none. */
  private static Results open(Path folder, FileChannel lock, ResumeState kept) throws IOException {
    LineFile explanations = LineFile.open(folder.resolve(RunFiles.EXPLANATIONS));
    try {
      LineFile views = LineFile.open(folder.resolve(RunFiles.VIEWS));
      try {
        AtomicFile.forceName(folder.resolve(RunFiles.RUN));
        return new Results(folder, lock, kept, explanations, views);
      } catch (IOException | RuntimeException | Error e) {
        views.close();
        throw e;
      }
    } catch (IOException | RuntimeException | Error e) {
      explanations.close();
      throw e;
    }
  }

  private static void hold(Path folder, FileChannel lock) throws IOException {
    @Nullable FileLock held;
    try {
      held = lock.tryLock();
    } catch (OverlappingFileLockException inThisProcess) {
      held = null;
    }
    if (held == null) {
      throw new UsageException(
          "another run is writing to " + folder + "; wait for its end, or give another --out");
    }
  }

  private static ResumeState begin(Path folder, Manifest manifest, boolean resume)
      throws IOException {
    Path lines = folder.resolve(RunFiles.EXPLANATIONS);
    boolean begun = Files.exists(lines);
    if (begun && !resume) {
      throw new UsageException(
          "%s has results already: --resume goes on with them, or give another --out"
              .formatted(folder));
    }
    Path run = folder.resolve(RunFiles.RUN);
    if (begun) {
      compare(run, folder, manifest);
      LineMender.views(folder.resolve(RunFiles.VIEWS));
      return LineMender.explanations(lines);
    }
    Files.deleteIfExists(folder.resolve(RunFiles.VIEWS));
    AtomicFile.write(
        run, (manifest.json().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
    return new ResumeState(Set.of(), "");
  }

  private static void compare(Path run, Path folder, Manifest manifest) {
    List<String> differences;
    try {
      differences = manifest.differences(Manifest.read(run));
    } catch (IOException e) {
      throw new UsageException(
          "%s cannot be resumed: its run.json cannot be read (%s); give another --out"
              .formatted(folder, e.getMessage()));
    }
    if (!differences.isEmpty()) {
      throw new UsageException(
          "%s was begun with other settings: %s; resume with the same, or give another --out"
              .formatted(folder, String.join("; ", differences)));
    }
  }

  public Path folder() {
    return folder;
  }

  /** What opening it mended, for people; empty if nothing. */
  public String mended() {
    return mended;
  }

  /** Number of pictures that were explained before. */
  public int done() {
    return done.size();
  }

  /** Whether a picture was explained before. */
  public boolean isDone(String name) {
    return done.contains(name);
  }

  /**
   * Writes what became of a picture.
   *
   * @throws BrokenOffException if it cannot be written; both files can be resumed
   */
  public void add(Entry entry) {
    if (!Files.exists(folder.resolve(RunFiles.EXPLANATIONS))) {
      throw new BrokenOffException(
          folder
              + " has been removed or renamed while the run writes to it; if it has been renamed,"
              + " go on there with --resume",
          new NoSuchFileException(folder.toString()));
    }
    try {
      if (entry.view().isPresent()) {
        views.append(entry.view().get());
      }
      explanations.append(entry.line());
    } catch (IOException e) {
      throw brokenOff(folder, e);
    }
  }

  /** What to say when results cannot be written. */
  public static BrokenOffException brokenOff(Path folder, IOException e) {
    return new BrokenOffException(
        "%s cannot be written to (%s): make room, or mend the disk, then go on with --resume"
            .formatted(folder, e.getMessage()),
        e);
  }

  private void syncNow() {
    try {
      views.sync();
      explanations.sync();
    } catch (IOException e) {
      // The file remembers: the next line fails, or closing does.
    }
  }

  /**
   * Forces all lines to the disk and lets go of the folder.
   *
   * @throws BrokenOffException if lines were lost, now or since the last was added
   */
  @Override
  public void close() {
    syncing.close();
    try (lock;
        explanations;
        views) {
      views.sync();
      explanations.sync();
    } catch (IOException e) {
      throw brokenOff(folder, e);
    }
  }
}
