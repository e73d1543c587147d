package dev.kedge.app.terminal;

import dev.kedge.image.io.AtomicFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns Ctrl-C and a polite kill into requests while it is open: the first asks to finish, the
 * second to stop at once, a third ends the process there and then. Where Java has no signals they
 * end the process at once, as usual, and nothing that was written is lost.
 *
 * <p>The JDK's {@code sun.misc.Signal} is used by reflection, as it may be missing.
 */
public final class Stop implements AutoCloseable {
  /** What a shell adds to a signal's number for the exit code. */
  private static final int SIGNALLED = 128;

  private static final List<String> NAMES = List.of("INT", "TERM");

  private record Taken(Object signal, Object before) {}

  private final Runnable finish;
  private final Runnable cancel;
  private final AtomicInteger count = new AtomicInteger();
  private final List<Taken> taken = new ArrayList<>();
  private volatile int exitCode;

  /**
   * Begins to listen.
   *
   * @param finish called by the first signal, in a thread of its own
   * @param cancel called by the second
   */
  public Stop(Runnable finish, Runnable cancel) {
    this.finish = finish;
    this.cancel = cancel;
    for (String name : NAMES) {
      take(name);
    }
  }

  /** The exit code that tells of the signal, if there was one: 130 or 143. */
  public OptionalInt exitCode() {
    return exitCode == 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  private void asked(int code) {
    exitCode = code;
    switch (count.incrementAndGet()) {
      case 1 -> finish.run();
      case 2 -> cancel.run();
      default -> {
        AtomicFile.abandonAll();
        Runtime.getRuntime().halt(code);
      }
    }
  }

  private void take(String name) {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object signal = signals.getConstructor(String.class).newInstance(name);
      int number = (int) signals.getMethod("getNumber").invoke(signal);
      Object handler =
          Proxy.newProxyInstance(
              Stop.class.getClassLoader(),
              new Class<?>[] {handlers},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  asked(SIGNALLED + number);
                }
                return null;
              });
      Object before = signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
      taken.add(new Taken(signal, before));
    } catch (ClassNotFoundException missing) {
      return;
    } catch (InvocationTargetException refused) {
      return;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("sun.misc.Signal is not as it was", e);
    }
  }

  @Override
  public void close() {
    try {
      for (Taken one : taken) {
        Class<?> signals = one.signal.getClass();
        Class<?> handlers = Class.forName("sun.misc.SignalHandler");
        signals.getMethod("handle", signals, handlers).invoke(null, one.signal, one.before);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a signal's handler cannot be put back", e);
    }
  }
}
