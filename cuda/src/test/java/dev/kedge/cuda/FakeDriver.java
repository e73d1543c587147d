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
          MemoryLayout.sequenceLayout(256, java.lang.foreign.ValueLayout.JAVA_BYTE));

  private final SymbolLookup functions;

  private FakeDriver(SymbolLookup functions) {
    this.functions = functions;
  }

  /**
   * The fake, as it is at the start. Where it was not built, or the driver is a real one, the test
   * is skipped, or fails under {@code -Dkedge.fake=required}.
   */
  static FakeDriver orSkip() {
    try {
      SymbolLookup driver = SymbolLookup.libraryLookup("libcuda.so.1", Arena.global());
      if (driver.find("fake_live").isPresent()) {
        FakeDriver fake = new FakeDriver(driver);
        fake.reset();
        return fake;
      }
      skip("the CUDA driver here is not the fake");
    } catch (IllegalArgumentException e) {
      skip("the fake CUDA driver was not built (is g++ installed?)");
    }
    throw new AssertionError("unreachable");
  }

  private static void skip(String reason) {
    if ("required".equals(System.getProperty("kedge.fake"))) {
      Assertions.fail(reason);
    }
    System.out.println("skipped: " + reason);
    Assumptions.abort(reason);
  }

  /** Forgets faults, settings and counts, but not what is open. */
  void reset() {
    call("fake_reset", FunctionDescriptor.ofVoid());
  }

  /**
   * Sets {@code devices}, {@code driver}, {@code major}, {@code minor}, {@code free_mb}, the result
   * of {@code init}, or that streams opened from now on are {@code immediate}: nothing waits.
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
    return ((MemorySegment) call("fake_failed", FunctionDescriptor.of(TEXT))).getString(0);
  }

  /** Everything that is open: memory, streams, events, modules, contexts. */
  long live() {
    return (long) call("fake_live", FunctionDescriptor.of(JAVA_LONG));
  }

  /** Everything that was ever opened. */
  long opened() {
    return (long) call("fake_opened", FunctionDescriptor.of(JAVA_LONG));
  }

  /** Calls since the last reset. */
  long calls() {
    return (long) call("fake_calls", FunctionDescriptor.of(JAVA_LONG));
  }

  /** Writes beyond the end of memory, and touches of freed memory, since the last reset. */
  long misuses() {
    return (long) call("fake_misuses", FunctionDescriptor.of(JAVA_LONG));
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
