package dev.kedge.cuda;

import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * What the rows of a batch show: a picture, a fill and a mask each, as {@code row.cuh} has it.
 * Filled on the host and copied over, or drawn on the device. Used by one thread at a time.
 */
final class Rows implements Opened.Resource {
  private static final int ROW_BYTES = 32;
  private static final int FILL_AT = 8;
  private static final int LABELS_AT = 16;
  private static final int MASK_AT = 24;
  private static final int WORDS_AT = 28;

  private final Opened resources;
  private final PinnedMemory host;
  private final DeviceMemory device;
  private final CudaEvent uploaded;
  private int expected;
  private int count;
  private int words;

  private Rows(Opened resources, PinnedMemory host, DeviceMemory device, CudaEvent uploaded) {
    this.resources = resources;
    this.host = host;
    this.device = device;
    this.uploaded = uploaded;
  }

  /** Opens room for a number of rows and of mask words in all. */
  static Rows open(int rows, long words) {
    long bytes = (long) rows * ROW_BYTES + words * Long.BYTES;
    Opened resources = new Opened();
    try {
      return new Rows(
          resources,
          resources.add(PinnedMemory.open(bytes)),
          resources.add(DeviceMemory.open(bytes)),
          resources.add(CudaEvent.open()));
    } catch (RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  /** Starts again, for so many rows; waits until what was there has been copied. */
  void begin(int rows) {
    uploaded.await();
    expected = rows;
    count = 0;
    words = 0;
  }

  /** Adds a row: a picture under a mask of a batch. */
  void add(DevicePicture picture, MaskBatch masks, int mask) {
    int background = Objects.checkIndex(masks.background(mask), picture.fills());
    MemorySegment row = host.segment().asSlice((long) count * ROW_BYTES, ROW_BYTES);
    row.set(ValueLayout.JAVA_LONG, 0, picture.imageAddress());
    row.set(
        ValueLayout.JAVA_LONG, FILL_AT, picture.fillsAddress() + background * picture.planeBytes());
    row.set(ValueLayout.JAVA_LONG, LABELS_AT, picture.labelsAddress());
    row.set(ValueLayout.JAVA_INT, MASK_AT, words);
    row.set(ValueLayout.JAVA_INT, WORDS_AT, masks.words());
    count++;
    for (int w = 0; w < masks.words(); w++) {
      addWord(masks.word(mask, w));
    }
  }

  /** Adds the words of a set that the device's masks start from. */
  void add(Superpixels given, int words) {
    for (int w = 0; w < words; w++) {
      addWord(given.word(w));
    }
  }

  private void addWord(long word) {
    host.segment().set(ValueLayout.JAVA_LONG, masksAt() + words++ * 8L, word);
  }

  /** Copies what was added to the device, in the stream's order. */
  void upload(CudaStream stream) {
    long bytes = masksAt() + (long) words * Long.BYTES;
    device.upload(host.segment().asSlice(0, bytes), 0, stream);
    uploaded.record(stream);
  }

  /** Number of rows that this is for. */
  int count() {
    return expected;
  }

  /** Rows and then mask words, as the device sees them. */
  DeviceMemory memory() {
    return device;
  }

  /** Address of the mask words. */
  long masksAddress() {
    return device.address() + masksAt();
  }

  private long masksAt() {
    return (long) expected * ROW_BYTES;
  }

  @Override
  public void close() {
    resources.close();
  }
}
