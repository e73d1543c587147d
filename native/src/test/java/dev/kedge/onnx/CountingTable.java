package dev.kedge.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.TreeMap;

/**
 * ONNX Runtime's functions behind others that count what is made and given back, and can be told to
 * fail. A Java function stands between; the library's own does the work.
 */
final class CountingTable implements AutoCloseable {
  private static final int CREATE_STATUS = 0;

  /** The code of the statuses that it makes: ORT_EP_FAIL. */
  static final int CODE = 11;

  static final String TEXT = "made-up failure";

  private static final FunctionDescriptor RELEASE = FunctionDescriptor.ofVoid(JAVA_LONG);

  /** The functions that can fail, and what they make if anything. */
  enum Call {
    CREATE_MEMORY_INFO(OrtApi.CREATE_MEMORY_INFO, "memory info"),
    CREATE_TENSOR(OrtApi.CREATE_TENSOR_WITH_DATA, "tensor"),
    CREATE_IO_BINDING(OrtApi.CREATE_IO_BINDING, "binding"),
    BIND_INPUT(OrtApi.BIND_INPUT, ""),
    BIND_OUTPUT(OrtApi.BIND_OUTPUT, ""),
    RUN(OrtApi.RUN_WITH_BINDING, "");

    private final int place;
    private final String makes;

    Call(int place, String makes) {
      this.place = place;
      this.makes = makes;
    }

    private FunctionDescriptor shape() {
      return FunctionDescriptor.of(
          JAVA_LONG,
          switch (this) {
            case CREATE_MEMORY_INFO ->
                new MemoryLayout[] {ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS};
            case CREATE_TENSOR ->
                new MemoryLayout[] {
                  JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS
                };
            case CREATE_IO_BINDING -> new MemoryLayout[] {JAVA_LONG, ADDRESS};
            case BIND_INPUT, BIND_OUTPUT -> new MemoryLayout[] {JAVA_LONG, ADDRESS, JAVA_LONG};
            case RUN -> new MemoryLayout[] {JAVA_LONG, JAVA_LONG, JAVA_LONG};
          });
    }
  }

  private final Arena arena = Arena.ofShared();
  private final MemorySegment original = OrtApi.table();
  private final MemorySegment table = arena.allocate(original.byteSize(), ADDRESS.byteAlignment());
  private final Map<String, Integer> open = new TreeMap<>();
  private final Map<Call, Integer> calls = new TreeMap<>();
  private Call failing = Call.RUN;
  private int callsUntilFailure = -1;
  private int made;

  CountingTable() throws ReflectiveOperationException {
    table.copyFrom(original);
    for (Call call : Call.values()) {
      put(call.place, counted("call", call).asType(call.shape().toMethodType()), call.shape());
    }
    putRelease(OrtApi.RELEASE_MEMORY_INFO, "memory info");
    putRelease(OrtApi.RELEASE_VALUE, "tensor");
    putRelease(OrtApi.RELEASE_IO_BINDING, "binding");
    putRelease(OrtApi.RELEASE_STATUS, "status");
  }

  OrtApi api() {
    return new OrtApi(table);
  }

  /** Makes a function fail once, after a number of calls that succeed. */
  void fail(Call call, int after) {
    failing = call;
    callsUntilFailure = after;
  }

  /** Whether the failure asked for is still to come. */
  boolean failureIsDue() {
    return callsUntilFailure >= 0;
  }

  /** What was made and not given back, by kind; kinds with none are left out. */
  Map<String, Integer> open() {
    Map<String, Integer> some = new TreeMap<>(open);
    some.values().removeIf(n -> n == 0);
    return some;
  }

  /** Number of objects made. */
  int made() {
    return made;
  }

  int calls(Call call) {
    return calls.getOrDefault(call, 0);
  }

  private MethodHandle counted(String method, Call call) throws ReflectiveOperationException {
    MethodHandle function = downcall(call.place, call.shape());
    MethodHandle spread =
        function
            .asSpreader(Object[].class, function.type().parameterCount())
            .asType(MethodType.methodType(Object.class, Object[].class));
    return MethodHandles.lookup()
        .bind(
            this,
            method,
            MethodType.methodType(Object.class, Call.class, MethodHandle.class, Object[].class))
        .bindTo(call)
        .bindTo(spread)
        .asCollector(Object[].class, function.type().parameterCount());
  }

  @SuppressWarnings("UnusedMethod") // called from the library's side
  private Object call(Call call, MethodHandle function, Object... arguments) throws Throwable {
    calls.merge(call, 1, Integer::sum);
    if (call == failing && callsUntilFailure >= 0 && callsUntilFailure-- == 0) {
      open.merge("status", 1, Integer::sum);
      return status();
    }
    long status = (long) (Object) function.invokeExact(arguments);
    if (status != 0) {
      open.merge("status", 1, Integer::sum);
    } else if (!call.makes.isEmpty()) {
      open.merge(call.makes, 1, Integer::sum);
      made++;
    }
    return status;
  }

  private long status() throws Throwable {
    try (Arena text = Arena.ofConfined()) {
      return (long)
          downcall(CREATE_STATUS, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS))
              .invokeExact(CODE, text.allocateFrom(TEXT));
    }
  }

  private void putRelease(int place, String kind) throws ReflectiveOperationException {
    MethodHandle handle =
        MethodHandles.lookup()
            .bind(
                this,
                "release",
                MethodType.methodType(void.class, String.class, MethodHandle.class, long.class))
            .bindTo(kind)
            .bindTo(downcall(place, RELEASE));
    put(place, handle, RELEASE);
  }

  @SuppressWarnings("UnusedMethod") // called from the library's side
  private void release(String kind, MethodHandle function, long handle) throws Throwable {
    open.merge(kind, -1, Integer::sum);
    function.invokeExact(handle);
  }

  @SuppressWarnings("restricted")
  private MethodHandle downcall(int place, FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(original.getAtIndex(ADDRESS, place), shape);
  }

  @SuppressWarnings("restricted")
  private void put(int place, MethodHandle handle, FunctionDescriptor shape) {
    table.setAtIndex(ADDRESS, place, Linker.nativeLinker().upcallStub(handle, shape, arena));
  }

  @Override
  public void close() {
    arena.close();
  }
}
