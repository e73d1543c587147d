package dev.kedge.image.io;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The {@link PixelDecoder}s of the class path. Safe for many threads. */
public final class PixelDecoders {
  /** Looked up with the first picture. */
  private static final class Found {
    static final List<PixelDecoder> ALL =
        ServiceLoader.load(PixelDecoder.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  private PixelDecoders() {}

  /** All of them, usable here or not. */
  public static List<PixelDecoder> all() {
    return Found.ALL;
  }

  /** The one that is taken for a format; empty if javax.imageio decodes it. */
  static Optional<PixelDecoder> of(Format format) {
    return all().stream()
        .filter(decoder -> decoder.format().equals(format.title()))
        .filter(decoder -> decoder.missing().isEmpty())
        .findFirst();
  }
}
