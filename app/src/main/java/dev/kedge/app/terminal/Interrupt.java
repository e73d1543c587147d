package dev.kedge.app.terminal;

import dev.kedge.image.io.AtomicFile;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (or a polite kill) into a request: while it is open, the process waits with its end
 * until the photo at hand has its best answer so far written. A second one ends it there and then.
 */
public final class Interrupt implements AutoCloseable {
  /** Longer than the longest batch of a slow model. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "kedge-interrupt");
  private final Stop signals = new Stop(this::exit, this::halt);
  private volatile boolean asked;

  /** Open; in a process that ends already it is asked to stop from the start. */
  public Interrupt() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException ending) {
      asked = true;
    }
  }

  /** Whether someone asked to stop. */
  public boolean asked() {
    return asked;
  }

  private void exit() {
    System.exit(signals.exitCode().orElse(ExitCode.INTERNAL));
  }

  private void halt() {
    AtomicFile.abandonAll();
    Runtime.getRuntime().halt(signals.exitCode().orElse(ExitCode.INTERNAL));
  }

  private void hold() {
    asked = true;
    try {
      if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("kedge: the model did not return in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    signals.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook ends by itself.
    }
  }
}
