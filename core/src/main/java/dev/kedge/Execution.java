package dev.kedge;

import dev.kedge.perturb.Backends;
import java.util.Locale;
import java.util.Objects;

/**
 * On what explanations are computed: no result depends on it. Immutable; start from {@link
 * #DEFAULTS} or a {@link #builder}.
 */
public final class Execution {
  /** The best backend for the model, and as many pictures at a time as the model prefers. */
  public static final Execution DEFAULTS = builder().build();

  private final String backend;
  private final int inferenceBatch;

  private Execution(Builder builder) {
    backend = builder.backend;
    inferenceBatch = builder.inferenceBatch;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder of the like. */
  public Builder toBuilder() {
    return new Builder().backend(backend).inferenceBatch(inferenceBatch);
  }

  /** Name of the backend that masks pictures, or {@link Backends#AUTO}. */
  public String backend() {
    return backend;
  }

  /** Pictures sent to the model at a time; 0 for as many as it prefers. */
  public int inferenceBatch() {
    return inferenceBatch;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Execution e
        && backend.equals(e.backend)
        && inferenceBatch == e.inferenceBatch;
  }

  @Override
  public int hashCode() {
    return Objects.hash(backend, inferenceBatch);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "Execution[backend=%s, inferenceBatch=%d]", backend, inferenceBatch);
  }

  /** Makes executions. Used by one thread at a time. */
  public static final class Builder {
    private String backend = Backends.AUTO;
    private int inferenceBatch;

    private Builder() {}

    public Builder backend(String name) {
      backend = name;
      return this;
    }

    /**
     * Pictures sent to the model at a time; a model with a batch size of its own does not ask.
     *
     * @param pictures 0 for as many as the model prefers
     * @throws IllegalArgumentException if it is below 0
     */
    public Builder inferenceBatch(int pictures) {
      if (pictures < 0) {
        throw new IllegalArgumentException("inference batch " + pictures + " is below 0");
      }
      inferenceBatch = pictures;
      return this;
    }

    public Execution build() {
      return new Execution(this);
    }
  }
}
