package dev.kedge.search;

import java.util.List;
import java.util.stream.Collectors;

/** The strategies there are, by name. */
public final class Strategies {
  private static final List<AnchorSearch> ALL =
      List.of(new ExhaustiveSearch(), new CertifiedSearch(), new ReferenceSearch());

  private Strategies() {}

  public static List<AnchorSearch> all() {
    return ALL;
  }

  /**
   * The strategy of a name.
   *
   * @throws IllegalArgumentException naming those there are, if there is none
   */
  public static AnchorSearch named(String name) {
    return ALL.stream()
        .filter(strategy -> strategy.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no strategy \"%s\"; there are: %s"
                        .formatted(
                            name,
                            ALL.stream()
                                .map(AnchorSearch::name)
                                .collect(Collectors.joining(", ")))));
  }
}
