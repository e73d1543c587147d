package dev.kedge.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException.OrtErrorCode;
import dev.kedge.classify.ClassifierException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;

/**
 * ONNX Runtime's C interface, as much of it as bindings and providers need: the library is the one
 * that its Java interface has loaded.
 *
 * <p>The functions stand in a table whose order never changes, new ones are added at its end (<a
 * href="https://onnxruntime.ai/docs/api/c/struct_ort_api.html">OrtApi</a>); the numbers below are
 * places in it. Handles of the library are plain longs: pointers go through the same registers, and
 * a call makes no object.
 *
 * <p>Every method but the releases throws {@link ClassifierException} with call, code and text if
 * the library returns a status. Safe for many threads.
 */
@SuppressWarnings("restricted")
final class OrtApi {
  static final int GET_ERROR_CODE = 1;
  static final int GET_ERROR_MESSAGE = 2;
  static final int CREATE_ENVIRONMENT = 3;
  static final int CREATE_TENSOR_WITH_DATA = 49;
  static final int CREATE_MEMORY_INFO = 68;
  static final int RELEASE_STATUS = 93;
  static final int RELEASE_MEMORY_INFO = 94;
  static final int RELEASE_VALUE = 96;
  static final int RUN_WITH_BINDING = 133;
  static final int CREATE_IO_BINDING = 134;
  static final int RELEASE_IO_BINDING = 135;
  static final int BIND_INPUT = 136;
  static final int BIND_OUTPUT = 137;
  static final int APPEND_TENSORRT = 170;
  static final int UPDATE_TENSORRT = 172;
  static final int APPEND_CUDA = 204;
  static final int UPDATE_CUDA = 206;

  /** Number of functions up to the last one needed. */
  static final int TABLE_LENGTH = 207;

  /** The oldest table asked for; ONNX Runtime 1.17. */
  private static final int VERSION = 17;

  /** The least that is logged: what ends the process. */
  private static final int FATAL = 4;

  private static final int DEVICE_ALLOCATOR = 0;
  private static final int DEFAULT_MEMORY = 0;
  private static final long LONGEST_TEXT_BYTES = 1 << 16;

  private static final MethodHandle RELEASE = downcall(FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle CODE = downcall(FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
  private static final MethodHandle TEXT = downcall(FunctionDescriptor.of(ADDRESS, JAVA_LONG));
  private static final MethodHandle ENVIRONMENT =
      downcall(FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle MEMORY_INFO =
      downcall(FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle TENSOR =
      downcall(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS));
  private static final MethodHandle IO_BINDING =
      downcall(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS));
  private static final MethodHandle BIND =
      downcall(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));
  private static final MethodHandle UPDATE =
      downcall(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle APPEND =
      downcall(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle RUN =
      downcall(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private final MemorySegment table;
  private final MemorySegment run;

  /** The functions of a table of at least {@link #TABLE_LENGTH} addresses. */
  OrtApi(MemorySegment table) {
    this.table = table;
    this.run = function(RUN_WITH_BINDING);
  }

  /**
   * The interface of the library that is loaded.
   *
   * @throws ClassifierException if it cannot be reached; the message says why
   */
  static OrtApi load() {
    return new OrtApi(table());
  }

  /** The library's own table. */
  static MemorySegment table() {
    try {
      OrtEnvironment environment = OnnxRuntime.environment();
      MemorySegment start =
          SymbolLookup.loaderLookup()
              .find("OrtGetApiBase")
              .orElseThrow(
                  () -> new ClassifierException("ONNX Runtime's C interface is not to be found"));
      MemorySegment base =
          ((MemorySegment) downcall(FunctionDescriptor.of(ADDRESS)).invokeExact(start))
              .reinterpret(ADDRESS.byteSize());
      MemorySegment table =
          (MemorySegment)
              downcall(FunctionDescriptor.of(ADDRESS, JAVA_INT))
                  .invokeExact(base.get(ADDRESS, 0), VERSION);
      if (table.address() == 0) {
        throw new ClassifierException(
            String.format(
                Locale.ROOT,
                "ONNX Runtime %s has no C interface of version %d; take 1.%d or later",
                environment.getVersion(),
                VERSION,
                VERSION));
      }
      return table.reinterpret(TABLE_LENGTH * ADDRESS.byteSize());
    } catch (ClassifierException e) {
      throw e;
    } catch (Throwable e) {
      throw new ClassifierException(
          "ONNX Runtime's C interface cannot be called: " + Tensors.reason(e), e);
    }
  }

  /** The environment that is there, counted once more; a new one if there is none. */
  long createEnvironment() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG);
      long status =
          (long)
              ENVIRONMENT.invokeExact(
                  function(CREATE_ENVIRONMENT), FATAL, arena.allocateFrom("kedge"), made);
      return checked("CreateEnv", status, made);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** How tensors at a place are described. */
  long createMemoryInfo(MemoryPlace place) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG);
      long status =
          (long)
              MEMORY_INFO.invokeExact(
                  function(CREATE_MEMORY_INFO),
                  arena.allocateFrom(place.allocator()),
                  DEVICE_ALLOCATOR,
                  place.device(),
                  DEFAULT_MEMORY,
                  made);
      return checked("CreateMemoryInfo", status, made);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** A tensor over memory that stays the caller's. */
  long createTensor(long memoryInfo, BoundTensor tensor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG);
      long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
      long status =
          (long)
              TENSOR.invokeExact(
                  function(CREATE_TENSOR_WITH_DATA),
                  memoryInfo,
                  tensor.memory(),
                  tensor.memory().byteSize(),
                  arena.allocateFrom(JAVA_LONG, shape),
                  (long) shape.length,
                  tensor.type().code(),
                  made);
      return checked("CreateTensorWithDataAsOrtValue", status, made);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  long createIoBinding(long session) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG);
      long status = (long) IO_BINDING.invokeExact(function(CREATE_IO_BINDING), session, made);
      return checked("CreateIoBinding", status, made);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  void bindInput(long binding, String name, long tensor) {
    bind("BindInput", BIND_INPUT, binding, name, tensor);
  }

  void bindOutput(long binding, String name, long tensor) {
    bind("BindOutput", BIND_OUTPUT, binding, name, tensor);
  }

  private void bind(String call, int place, long binding, String name, long tensor) {
    try (Arena arena = Arena.ofConfined()) {
      check(
          call,
          (long) BIND.invokeExact(function(place), binding, arena.allocateFrom(name), tensor));
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Changes settings of an execution provider, at the place of its kind in the table. */
  void updateProvider(int place, long provider, Map<String, String> settings) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment names = arena.allocate(ADDRESS, settings.size());
      MemorySegment values = arena.allocate(ADDRESS, settings.size());
      int i = 0;
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        names.setAtIndex(ADDRESS, i, arena.allocateFrom(setting.getKey()));
        values.setAtIndex(ADDRESS, i, arena.allocateFrom(setting.getValue()));
        i++;
      }
      check(
          "UpdateProviderOptions",
          (long)
              UPDATE.invokeExact(function(place), provider, names, values, (long) settings.size()));
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Adds an execution provider to a session's options, likewise. */
  void appendProvider(int place, long options, long provider) {
    try {
      check(
          "SessionOptionsAppendExecutionProvider",
          (long) APPEND.invokeExact(function(place), options, provider));
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Evaluates a session on what is bound; options may be 0. */
  void run(long session, long options, long binding) {
    try {
      check("RunWithBinding", (long) RUN.invokeExact(run, session, options, binding));
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  void releaseMemoryInfo(long handle) {
    release(RELEASE_MEMORY_INFO, handle);
  }

  void releaseTensor(long handle) {
    release(RELEASE_VALUE, handle);
  }

  void releaseIoBinding(long handle) {
    release(RELEASE_IO_BINDING, handle);
  }

  private void release(int place, long handle) {
    try {
      RELEASE.invokeExact(function(place), handle);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private long checked(String call, long status, MemorySegment made) throws Throwable {
    check(call, status);
    return made.get(JAVA_LONG, 0);
  }

  private void check(String call, long status) throws Throwable {
    if (status != 0) {
      int code = (int) CODE.invokeExact(function(GET_ERROR_CODE), status);
      String text =
          ((MemorySegment) TEXT.invokeExact(function(GET_ERROR_MESSAGE), status))
              .reinterpret(LONGEST_TEXT_BYTES)
              .getString(0);
      release(RELEASE_STATUS, status);
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "ONNX Runtime's %s failed with code %d (%s): %s",
              call,
              code,
              OrtErrorCode.mapFromInt(code),
              Tensors.line(text)));
    }
  }

  private MemorySegment function(int place) {
    return table.getAtIndex(ADDRESS, place);
  }

  private static MethodHandle downcall(FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(shape);
  }

  private static RuntimeException unchecked(Throwable e) {
    return switch (e) {
      case RuntimeException r -> r;
      case Error r -> throw r;
      default -> new IllegalStateException(e);
    };
  }
}
