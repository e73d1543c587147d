package dev.kedge.image.io;

/**
 * Asked for heap before it is taken, so that many large photos read at a time do not exhaust it.
 * Whoever made it gives the room back, once the picture that came of it is no longer needed.
 */
@FunctionalInterface
public interface HeapRoom {
  /** Gives all room at once. */
  HeapRoom ENOUGH = bytes -> {};

  /**
   * Returns when there is room for so many bytes more; may wait for that. Asked several times for
   * one picture, in the thread that reads it: for the file, before a byte of it is read, and for
   * its pixels, before one of them is decoded.
   *
   * @param bytes at least 0
   */
  void reserve(long bytes);
}
