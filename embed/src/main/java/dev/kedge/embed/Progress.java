package dev.kedge.embed;

import dev.kedge.attack.AttackProgress;
import dev.kedge.search.SearchProgress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code kedge_progress}, field by field. */
record Progress(
    long evaluations, double precision, double done, int anchorSize, boolean certified) {
  static final long BYTES = 32;

  /** Before anything is known. */
  static final Progress NONE = new Progress(0, 0, -1, 0, false);

  private static final long PRECISION = 8;
  private static final long DONE = 16;
  private static final long ANCHOR_SIZE = 24;
  private static final long CERTIFIED = 28;

  static Progress of(SearchProgress said) {
    return new Progress(
        said.cost().evaluations(),
        said.precision(),
        said.done().orElse(-1),
        said.best().size(),
        said.certified());
  }

  static Progress of(AttackProgress said) {
    return new Progress(
        said.queries(), said.margin(), (double) said.queries() / said.most(), 0, false);
  }

  void write(MemorySegment struct, long at) {
    struct.set(ValueLayout.JAVA_LONG, at, evaluations);
    struct.set(ValueLayout.JAVA_DOUBLE, at + PRECISION, precision);
    struct.set(ValueLayout.JAVA_DOUBLE, at + DONE, done);
    struct.set(ValueLayout.JAVA_INT, at + ANCHOR_SIZE, anchorSize);
    struct.set(ValueLayout.JAVA_INT, at + CERTIFIED, certified ? 1 : 0);
  }
}
