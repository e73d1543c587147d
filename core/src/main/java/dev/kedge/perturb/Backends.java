package dev.kedge.perturb;

import dev.kedge.image.Place;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The backends found here, by {@link ServiceLoader}. Immutable and safe for many threads.
 *
 * <p>A backend on a device keeps it open until it is closed, or the process ends.
 */
public final class Backends implements AutoCloseable {
  /** The name that stands for the best usable backend. */
  public static final String AUTO = "auto";

  private final List<Backend> all;
  private final List<Backend> owned;

  private Backends(List<Backend> all, List<Backend> owned) {
    this.all = all;
    this.owned = owned;
  }

  /** Looks for backends on the class path, highest priority first. */
  public static Backends load() {
    List<Backend> found =
        ServiceLoader.load(Backend.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparingInt(Backend::priority).reversed())
            .toList();
    return new Backends(found, found);
  }

  /**
   * These with others before them, in place of those of their names. The others stay the caller's
   * to close; all that were found here are closed with what is returned, as with this.
   *
   * @param first in order of preference, as {@code classifier.backends()}
   */
  public Backends with(List<Backend> first) {
    Set<String> names = first.stream().map(Backend::name).collect(Collectors.toSet());
    Stream<Backend> others = all.stream().filter(backend -> !names.contains(backend.name()));
    return new Backends(Stream.concat(first.stream(), others).toList(), owned);
  }

  /** All backends, usable or not, highest priority first. */
  public List<Backend> all() {
    return all;
  }

  /**
   * The backend of a name; for {@link #AUTO} the usable one of highest priority whose pictures the
   * reader takes where they are, so that masking on a device never feeds a model beside it.
   *
   * @param reads the places that the reader takes without a copy, as {@code classifier::reads}
   * @throws IllegalArgumentException if there is none of that name
   * @throws BackendException if it is not usable here; the message says why
   */
  public Backend choose(String name, Predicate<Place> reads) {
    if (!name.equals(AUTO)) {
      return named(name);
    }
    return all.stream()
        .filter(b -> reads.test(b.place()))
        .filter(b -> b.availability() instanceof Availability.Usable)
        .findFirst()
        .orElseThrow(
            () ->
                new BackendException(
                    "no backend that is usable here masks where the model reads, there are "
                        + names()));
  }

  /**
   * The backend of a name.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws BackendException if it is not usable here; the message says why
   */
  public Backend named(String name) {
    Backend backend =
        all.stream()
            .filter(b -> b.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no backend is called '%s', there are auto, %s".formatted(name, names())));
    if (backend.availability() instanceof Availability.Missing missing) {
      throw new BackendException(
          "backend %s is not usable here: %s".formatted(name, missing.reason()));
    }
    return backend;
  }

  private String names() {
    return all.stream().map(Backend::name).collect(Collectors.joining(", "));
  }

  /** Closes the backends that were found here. They may be used again. */
  @Override
  public void close() {
    owned.forEach(Backend::close);
  }
}
