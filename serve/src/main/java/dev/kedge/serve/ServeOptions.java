package dev.kedge.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How a server listens and what it takes at most. Immutable; made by a {@link #builder}. */
public final class ServeOptions {
  /** Of all pictures that wait, together. */
  private static final long MOST_QUEUED_BYTES = 512L << 20;

  private final String host;
  private final int port;
  private final OptionalInt grpcPort;
  private final int mostPictures;
  private final int mostBytes;
  private final long mostPixels;
  private final int mostConnections;
  private final Duration reading;
  private final Duration draining;
  private final int mostJobs;
  private final Duration keeping;
  private final Optional<Path> tokens;
  private final Optional<Tls> tls;
  private final Optional<ModelControl> modelControl;

  /**
   * Files of TLS, which are read again when they change.
   *
   * @param certificate the server's, then those of authorities between, PEM
   * @param key its private key, PKCS #8 in PEM, not encrypted
   */
  public record Tls(Path certificate, Path key) {}

  private ServeOptions(Builder builder) {
    host = builder.host;
    port = builder.port;
    grpcPort = builder.grpcPort;
    mostPictures = builder.mostPictures;
    mostBytes = builder.mostBytes;
    mostPixels = builder.mostPixels;
    mostConnections = builder.mostConnections;
    reading = builder.reading;
    draining = builder.draining;
    mostJobs = builder.mostJobs;
    keeping = builder.keeping;
    tokens = builder.tokens;
    tls = builder.tls;
    modelControl = builder.modelControl;
  }

  public static Builder builder() {
    return new Builder();
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  OptionalInt grpcPort() {
    return grpcPort;
  }

  int mostPictures() {
    return mostPictures;
  }

  int mostBytes() {
    return mostBytes;
  }

  long mostQueuedBytes() {
    return MOST_QUEUED_BYTES;
  }

  long mostPixels() {
    return mostPixels;
  }

  int mostConnections() {
    return mostConnections;
  }

  Duration reading() {
    return reading;
  }

  Duration draining() {
    return draining;
  }

  int mostJobs() {
    return mostJobs;
  }

  Duration keeping() {
    return keeping;
  }

  Optional<Path> tokens() {
    return tokens;
  }

  Optional<Tls> tls() {
    return tls;
  }

  Optional<ModelControl> modelControl() {
    return modelControl;
  }

  /** Makes options. Used by one thread at a time. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port = 8080;
    private OptionalInt grpcPort = OptionalInt.empty();
    private int mostPictures = 64;
    private int mostBytes = 64 << 20;
    private long mostPixels = 100_000_000;
    private int mostConnections = 1024;
    private Duration reading = Duration.ofSeconds(20);
    private Duration draining = Duration.ofSeconds(30);
    private int mostJobs = 200;
    private Duration keeping = Duration.ofHours(1);
    private Optional<Path> tokens = Optional.empty();
    private Optional<Tls> tls = Optional.empty();
    private Optional<ModelControl> modelControl = Optional.empty();

    private Builder() {}

    /** Address to listen at; the loopback, 127.0.0.1, unless told. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    /** 0 for any that is free; 8080 unless told. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Speaks gRPC at this port too, 0 for any that is free; not unless told. */
    public Builder grpcPort(int value) {
      grpcPort = OptionalInt.of(value);
      return this;
    }

    /**
     * Pictures that are asked for and not answered, at most, for each model (64); more are refused
     * with 429.
     */
    public Builder mostPictures(int value) {
      mostPictures = value;
      return this;
    }

    /** Of one body (64 MiB). */
    public Builder mostBytes(int value) {
      mostBytes = value;
      return this;
    }

    /** Of a picture (100 million). */
    public Builder mostPixels(long value) {
      mostPixels = value;
      return this;
    }

    /** At a time (1024). */
    public Builder mostConnections(int value) {
      mostConnections = value;
      return this;
    }

    /** How long a request may take to come, header and body (20 s). */
    public Builder reading(Duration value) {
      reading = value;
      return this;
    }

    /** How long what was begun may take once the server is told to stop (30 s). */
    public Builder draining(Duration value) {
      draining = value;
      return this;
    }

    /** Jobs that are kept, running ones included (200). */
    public Builder mostJobs(int value) {
      mostJobs = value;
      return this;
    }

    /** How long a finished job is kept (an hour). */
    public Builder keeping(Duration value) {
      keeping = value;
      return this;
    }

    /**
     * Lets in only who has one of these bearer tokens: lines of 64 hexadecimal digits, the SHA-256
     * of a token, and a name for logs.
     */
    public Builder tokens(Path file) {
      tokens = Optional.of(file);
      return this;
    }

    public Builder tls(Tls files) {
      tls = Optional.of(files);
      return this;
    }

    /** Callers may load and unload models, by this; not unless told. */
    public Builder modelControl(ModelControl value) {
      modelControl = Optional.of(value);
      return this;
    }

    public ServeOptions build() {
      return new ServeOptions(this);
    }
  }
}
