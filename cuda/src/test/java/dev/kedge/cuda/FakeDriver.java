package dev.kedge.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The fake CUDA driver of {@code src/test/fake}, in which kernels run on the CPU: what it counted,
 * and which calls it shall fail. No card is involved.
 */
@SuppressWarnings("restricted")
final class FakeDriver {
  private static final AddressLayout TEXT =
      ADDRESS.withTargetLayout(
          MemoryLayout.sequenceLayout(1024, java.lang.foreign.ValueLayout.JAVA_BYTE));

  private static final boolean REQUIRED = "required".equals(System.getProperty("kedge.fake"));

  private final SymbolLookup functions;

  private FakeDriver(SymbolLookup functions) {
    this.functions = functions;
  }

  /**
   * The fake, as it is at the start. Where it was not built, or the driver is a real one, the test
   * is skipped, or fails under {@code -Dkedge.fake=required}.
   */
  static FakeDriver orSkip() {
    Optional<FakeDriver> fake = ifThere();
    if (fake.isEmpty()) {
      skip("the CUDA driver here is not the fake, or there is none (is g++ installed?)");
    }
    return fake.orElseThrow();
  }

  /**
   * The fake, as it is at the start; empty if there is another driver or none. Under {@code
   * -Dkedge.fake=required} it must be there.
   */
  static Optional<FakeDriver> ifThere() {
    Optional<FakeDriver> fake = find();
    fake.ifPresent(FakeDriver::reset);
    if (fake.isEmpty() && REQUIRED) {
      Assertions.fail("the CUDA driver here is not the fake, or there is none");
    }
    return fake;
  }

  private static Optional<FakeDriver> find() {
    try {
      SymbolLookup driver = SymbolLookup.libraryLookup("libcuda.so.1", Arena.global());
      return driver.find("fake_live").map(there -> new FakeDriver(driver));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void skip(String reason) {
    System.out.println("skipped: " + reason);
    Assumptions.abort(reason);
  }

  /** Forgets faults, settings and counts, but not what is open. */
  void reset() {
    call("fake_reset", FunctionDescriptor.ofVoid());
  }

  /**
   * Sets {@code devices} (8 at most), {@code driver}, {@code major}, {@code minor}, {@code
   * free_mb}, the result of {@code init}, or that streams opened from now on are {@code immediate}:
   * nothing waits.
   */
  void set(String what, int value) {
    try (Arena arena = Arena.ofConfined()) {
      call(
          "fake_set",
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT),
          arena.allocateFrom(what),
          value);
    }
  }

  /** The call that comes after so many others of that name, or of any if empty, will fail. */
  void fail(String call, long after, int code) {
    try (Arena arena = Arena.ofConfined()) {
      call(
          "fake_fail",
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_INT),
          arena.allocateFrom(call),
          after,
          code);
    }
  }

  /** The call that was failed, empty if none was. */
  String failed() {
    return text("fake_failed");
  }

  /** Everything that is open: memory, streams, events, modules, contexts. */
  long live() {
    return (long) call("fake_live", FunctionDescriptor.of(JAVA_LONG));
  }

  /** Everything that is open on a card. */
  long live(int card) {
    return ofCard("fake_live_on", card);
  }

  /** Kernels launched on a card since the last reset. */
  long launches(int card) {
    return ofCard("fake_launches", card);
  }

  /** Streams opened on a card since the last reset. */
  long streams(int card) {
    return ofCard("fake_streams", card);
  }

  private long ofCard(String name, int card) {
    return (long) call(name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT), card);
  }

  /** Everything that was ever opened. */
  long opened() {
    return (long) call("fake_opened", FunctionDescriptor.of(JAVA_LONG));
  }

  /** Calls since the last reset. */
  long calls() {
    return (long) call("fake_calls", FunctionDescriptor.of(JAVA_LONG));
  }

  /**
   * The first thing since the last reset that a card would leave to chance, in a sentence; empty if
   * there was none: writes beyond the end of memory, touches of freed memory or another card's,
   * calls while another card's context is current, work of two streams on the same memory that
   * nothing orders. The call that did it has failed as well, or who waited for it.
   */
  String misuse() {
    return text("fake_misuse");
  }

  private String text(String name) {
    return ((MemorySegment) call(name, FunctionDescriptor.of(TEXT))).getString(0);
  }

  private Object call(String name, FunctionDescriptor type, Object... arguments) {
    try {
      return Linker.nativeLinker()
          .downcallHandle(functions.findOrThrow(name), type)
          .invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new AssertionError(name, e);
    }
  }
}
