package dev.kedge.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes one channel of a picture after the other into a model's input, by a table of 256 values.
 */
final class TensorWriter {
  private final InputSpec input;
  private final MemorySegment target;

  TensorWriter(InputSpec input, MemorySegment target) {
    this.input = input;
    this.target = target;
  }

  /**
   * Writes a channel.
   *
   * @param values 8-bit values, those of the table's channel at {@code source}, {@code source +
   *     step}, …
   * @param table what each value becomes
   */
  void write(int channel, byte[] values, int step, ChannelTable table) {
    int first = table.source();
    boolean planes = input.layout() == TensorLayout.NCHW;
    int pixels = input.shape().pixels();
    long start = planes ? (long) channel * pixels : channel;
    int stride = planes ? 1 : input.shape().channels();
    switch (input.type()) {
      case FLOAT32 -> {
        for (int i = 0; i < pixels; i++) {
          float value = table.number(values[first + i * step] & 0xFF);
          target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, (start + (long) i * stride) * 4, value);
        }
      }
      case FLOAT16 -> {
        short[] halves = new short[ChannelTable.VALUES];
        for (int v = 0; v < ChannelTable.VALUES; v++) {
          halves[v] = Float.floatToFloat16(table.number(v));
        }
        for (int i = 0; i < pixels; i++) {
          short value = halves[values[first + i * step] & 0xFF];
          target.set(ValueLayout.JAVA_SHORT_UNALIGNED, (start + (long) i * stride) * 2, value);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < pixels; i++) {
          double value = table.number(values[first + i * step] & 0xFF);
          target.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, (start + (long) i * stride) * 8, value);
        }
      }
      case UINT8, INT8 -> {
        byte[] bytes = new byte[ChannelTable.VALUES];
        for (int v = 0; v < ChannelTable.VALUES; v++) {
          bytes[v] = (byte) input.type().rounded(table.number(v));
        }
        for (int i = 0; i < pixels; i++) {
          target.set(
              ValueLayout.JAVA_BYTE,
              start + (long) i * stride,
              bytes[values[first + i * step] & 0xFF]);
        }
      }
    }
  }
}
