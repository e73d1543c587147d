package dev.kedge.image;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Room for a number of pictures in a model's input space, one after the other.
 *
 * <p>It is owned by the caller that opened it, and is used by one thread at a time. A classifier
 * may tie to it what it needs to read it without a copy, its {@linkplain #binding binding}, which
 * is closed with the batch.
 */
public final class ImageBatch implements AutoCloseable {
  private static final long ALIGNMENT_BYTES = 64;

  private final InputSpec input;
  private final int capacity;
  private final Place place;
  private final MemorySegment memory;
  private final AutoCloseable owner;
  private int count;
  private @Nullable AutoCloseable binding;
  private @Nullable Object boundTo;
  private boolean closed;

  private ImageBatch(
      Place place, InputSpec input, int capacity, MemorySegment memory, AutoCloseable owner) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a batch for " + capacity + " pictures");
    }
    this.input = input;
    this.capacity = capacity;
    this.place = place;
    this.memory = memory;
    this.owner = owner;
  }

  /** Opens a batch in this process's memory outside the heap, zeroed, aligned to 64 bytes. */
  @SuppressWarnings("MustBeClosedChecker") // closed with the batch
  public static ImageBatch openHost(InputSpec input, int capacity) {
    Arena arena = Arena.ofShared();
    MemorySegment memory = arena.allocate(input.bytes() * capacity, ALIGNMENT_BYTES);
    return new ImageBatch(Place.host(), input, capacity, memory, arena);
  }

  /**
   * A batch in memory of this process.
   *
   * @param memory outside the heap, of capacity × {@link InputSpec#bytes}
   * @param owner closed with the batch; frees the memory
   */
  public static ImageBatch ofHost(
      InputSpec input, int capacity, MemorySegment memory, AutoCloseable owner) {
    return new ImageBatch(Place.host(), input, capacity, memory, owner);
  }

  /**
   * A batch in memory of a device.
   *
   * @param place the device, and what orders the work on the memory
   * @param memory its address and size
   * @param owner closed with the batch; frees the memory
   */
  public static ImageBatch ofDevice(
      Place.OnDevice place,
      InputSpec input,
      int capacity,
      MemorySegment memory,
      AutoCloseable owner) {
    return new ImageBatch(place, input, capacity, memory, owner);
  }

  public InputSpec input() {
    return input;
  }

  /** The most pictures it holds. */
  public int capacity() {
    return capacity;
  }

  public Place place() {
    return place;
  }

  /** Number of pictures in use, the first rows; 0 at first. */
  public int count() {
    return count;
  }

  /** Says how many of the first rows are in use, 0..capacity. */
  public void count(int pictures) {
    count = Objects.checkIndex(pictures, capacity + 1);
  }

  /**
   * All of the memory, capacity × {@link InputSpec#bytes}.
   *
   * @throws IllegalStateException if the batch is closed
   */
  public MemorySegment memory() {
    if (closed) {
      throw new IllegalStateException("the batch is closed");
    }
    return memory;
  }

  /**
   * The memory of one picture.
   *
   * @throws IllegalStateException if the batch is on a device
   */
  public MemorySegment row(int picture) {
    if (!place.equals(Place.host())) {
      throw new IllegalStateException("the pictures of this batch are on a device, " + place);
    }
    Objects.checkIndex(picture, capacity);
    return memory.asSlice(picture * input.bytes(), input.bytes());
  }

  /**
   * What a reader tied to this batch; made at first use and when it was another's, closed with the
   * batch.
   *
   * @param reader whose it is
   */
  public <T extends AutoCloseable> T binding(Object reader, Class<T> kind, Supplier<T> make) {
    AutoCloseable present = binding;
    if (reader.equals(boundTo) && kind.isInstance(present)) {
      return kind.cast(present);
    }
    closeBinding();
    T made = make.get();
    binding = made;
    boundTo = reader;
    return made;
  }

  private void closeBinding() {
    AutoCloseable present = binding;
    binding = null;
    boundTo = null;
    if (present != null) {
      close(present);
    }
  }

  @Override
  public void close() {
    closed = true;
    closeBinding();
    close(owner);
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("closing a batch failed", e);
    }
  }
}
