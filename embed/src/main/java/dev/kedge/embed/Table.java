package dev.kedge.embed;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The functions of {@link Calls} as C finds them. */
final class Table {
  /** {@code KEDGE_ABI} of kedge.h. */
  static final int ABI = 1;

  /** In the order of {@code struct table} in kedge.c. */
  private static final List<String> FUNCTIONS =
      List.of(
          "begin",
          "stop",
          "handles",
          "open",
          "openFunction",
          "modelJson",
          "close",
          "explain",
          "compare",
          "attack",
          "segment",
          "submit",
          "jobPoll",
          "jobWait",
          "jobCancel",
          "jobResult",
          "jobClose",
          "resultArrays",
          "resultJson",
          "resultHtml",
          "resultPicture",
          "resultClose");

  private static final Map<Class<?>, MemoryLayout> LAYOUTS =
      Map.of(
          int.class, ValueLayout.JAVA_INT,
          long.class, ValueLayout.JAVA_LONG,
          double.class, ValueLayout.JAVA_DOUBLE,
          MemorySegment.class, ValueLayout.ADDRESS);

  private Table() {}

  /** A table that stays until the process ends. */
  static MemorySegment make() {
    MemorySegment table = Arena.global().allocate(ValueLayout.JAVA_LONG, FUNCTIONS.size() + 1L);
    table.setAtIndex(ValueLayout.JAVA_LONG, 0, ABI);
    for (int i = 0; i < FUNCTIONS.size(); i++) {
      table.setAtIndex(ValueLayout.JAVA_LONG, i + 1L, stub(FUNCTIONS.get(i)).address());
    }
    return table;
  }

  @SuppressWarnings("restricted") // kedge.c keeps to the order
  private static MemorySegment stub(String name) {
    Method method =
        Arrays.stream(Calls.class.getDeclaredMethods())
            .filter(m -> m.getName().equals(name) && m.getReturnType().isPrimitive())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no function " + name));
    MemoryLayout[] parameters =
        Arrays.stream(method.getParameterTypes()).map(Table::layout).toArray(MemoryLayout[]::new);
    try {
      return Linker.nativeLinker()
          .upcallStub(
              MethodHandles.lookup().unreflect(method),
              FunctionDescriptor.of(layout(method.getReturnType()), parameters),
              Arena.global());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the function " + name + " may not be called", e);
    }
  }

  private static MemoryLayout layout(Class<?> type) {
    MemoryLayout layout = LAYOUTS.get(type);
    if (layout == null) {
      throw new IllegalStateException("a function of C has no " + type);
    }
    return layout;
  }
}
