package dev.kedge.segment;

import dev.kedge.mask.Superpixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The superpixel of every pixel: labels exactly 0..K−1, each used by at least one pixel.
 *
 * <p>Immutable and safe for many threads.
 */
public final class Segmentation {
  private final int height;
  private final int width;
  private final int[] labels;
  private final int[] sizes;

  /** The id that each superpixel was given with. */
  private final int[] ids;

  private Segmentation(int height, int width, int[] labels, int[] ids) {
    this.height = height;
    this.width = width;
    this.labels = labels;
    this.ids = ids;
    this.sizes = new int[ids.length];
    for (int label : labels) {
      sizes[label]++;
    }
  }

  /**
   * Superpixels from any ids, in row order. Ids are relabelled 0..K−1 in ascending order, so ids
   * that already are 0..K−1 stay as they are. The array is copied.
   *
   * @throws IllegalArgumentException if a side is below 1 or the array has another length
   */
  public static Segmentation of(int height, int width, int[] ids) {
    if (height < 1 || width < 1 || ids.length != Math.multiplyExact(height, width)) {
      throw new IllegalArgumentException(
          ids.length + " labels given for a picture of " + height + "×" + width + " pixels");
    }
    int[] used = distinctAscending(ids);
    int[] labels = ids.clone();
    boolean sequential = used[0] == 0 && used[used.length - 1] == used.length - 1;
    for (int i = 0; !sequential && i < labels.length; i++) {
      labels[i] = Arrays.binarySearch(used, labels[i]);
    }
    return new Segmentation(height, width, labels, used);
  }

  private static int[] distinctAscending(int[] ids) {
    int[] sorted = ids.clone();
    Arrays.sort(sorted);
    int distinct = 1;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, distinct);
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** K, the number of superpixels, at least 1. */
  public int superpixels() {
    return sizes.length;
  }

  /** The label 0..K−1 of the pixel {@code y·width + x}. */
  public int label(int pixel) {
    return labels[pixel];
  }

  /**
   * The id with which a superpixel was given to {@link #of}: what a label map of one's own calls
   * it. Of a segmenter's superpixels it says nothing.
   */
  public int id(int superpixel) {
    return ids[superpixel];
  }

  /** Number of pixels of a superpixel. */
  public int size(int superpixel) {
    return sizes[superpixel];
  }

  /** Number of pixels of some superpixels. */
  public long size(Superpixels superpixels) {
    long pixels = 0;
    for (int superpixel : superpixels.indices()) {
      pixels += sizes[superpixel];
    }
    return pixels;
  }

  /** A copy of all labels in row order. */
  public int[] copyLabels() {
    return labels.clone();
  }

  /** SHA-256 over height, width and labels, each a 32-bit little-endian number; in hex. */
  public String sha256() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * (labels.length + 2)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(height).putInt(width);
    bytes.asIntBuffer().put(labels);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Segmentation s && s.width == width && Arrays.equals(s.labels, labels);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return "Segmentation[" + height + "×" + width + ", " + superpixels() + " superpixels]";
  }
}
