package dev.kedge.image;

import java.util.Objects;

/**
 * Where the memory of a batch is and what orders the work on it: equal places can be written and
 * read one after the other without a copy and without waiting.
 */
public sealed interface Place {
  /** Memory of this process, readable through {@link ImageBatch#row}. */
  static Place host() {
    return Host.MEMORY;
  }

  /**
   * This place's name as someone at another place tells it: {@code cuda:0}, and that the stream is
   * another where nothing else differs.
   */
  default String asSeenFrom(Place other) {
    return toString();
  }

  /** This process. */
  enum Host implements Place {
    /** All of its memory. */
    MEMORY;

    @Override
    public String toString() {
      return "host";
    }
  }

  /**
   * Memory of a device; {@link ImageBatch#memory} then is a bare address. Work that is queued there
   * follows the order of one stream: two streams of a device are two places, since what one of them
   * writes may not be there yet when the other reads.
   *
   * @param kind of device, as {@code cuda}
   * @param ordinal its number among those of its kind, from 0
   * @param stream the owner of the stream; compared by identity
   */
  record OnDevice(String kind, int ordinal, Object stream) implements Place {
    public OnDevice {
      Objects.requireNonNull(stream);
      if (ordinal < 0) {
        throw new IllegalArgumentException("device " + ordinal + ", expected 0 or more");
      }
    }

    @Override
    public String asSeenFrom(Place other) {
      return toString().equals(other.toString()) && !equals(other)
          ? this + " in the order of another stream"
          : toString();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // two streams are never one
    public boolean equals(Object other) {
      return other instanceof OnDevice(String otherKind, int otherOrdinal, Object otherStream)
          && kind.equals(otherKind)
          && ordinal == otherOrdinal
          && stream == otherStream;
    }

    @Override
    public int hashCode() {
      return Objects.hash(kind, ordinal, System.identityHashCode(stream));
    }

    @Override
    public String toString() {
      return kind + ":" + ordinal;
    }
  }
}
