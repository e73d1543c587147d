package dev.kedge.perturb;

import dev.kedge.image.ImageBatch;
import dev.kedge.mask.MaskBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The select as the definition has it, element by element: the reference of all backends. */
public final class ScalarBackend implements Backend {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public Availability availability() {
    return new Availability.Usable("plain Java");
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Perturber open(Planes planes) {
    return new ScalarPerturber(planes);
  }

  private static final class ScalarPerturber extends HostPerturber {
    ScalarPerturber(Planes planes) {
      super(planes);
    }

    @Override
    protected void select(MaskBatch masks, int from, int count, ImageBatch target, int row) {
      for (int i = 0; i < count; i++) {
        select(masks, from + i, target.row(row + i));
      }
    }

    private void select(MaskBatch masks, int mask, MemorySegment target) {
      MemorySegment image = planes().image();
      MemorySegment fill = planes().fill(masks.background(mask));
      int period = planes().period();
      int values = period * planes().repeats();
      for (int i = 0; i < values; i++) {
        MemorySegment source = masks.keeps(mask, planes().label(i % period)) ? image : fill;
        switch (planes().type()) {
          case FLOAT32 ->
              target.setAtIndex(
                  ValueLayout.JAVA_INT, i, source.getAtIndex(ValueLayout.JAVA_INT, i));
          case FLOAT16 ->
              target.setAtIndex(
                  ValueLayout.JAVA_SHORT, i, source.getAtIndex(ValueLayout.JAVA_SHORT, i));
          case FLOAT64 ->
              target.setAtIndex(
                  ValueLayout.JAVA_LONG, i, source.getAtIndex(ValueLayout.JAVA_LONG, i));
          case UINT8, INT8 ->
              target.setAtIndex(
                  ValueLayout.JAVA_BYTE, i, source.getAtIndex(ValueLayout.JAVA_BYTE, i));
        }
      }
    }
  }
}
