package dev.kedge.bench;

import dev.kedge.search.Auto;
import dev.kedge.search.Certified;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Reference;
import dev.kedge.search.Search;
import java.util.List;
import java.util.stream.Collectors;

/** The searches there are, with their default parameters, by name. */
final class Searches {
  private static final List<Search> ALL =
      List.of(new Auto(), new Exhaustive(), new Certified(), new Reference());

  private Searches() {}

  /**
   * The search of a name.
   *
   * @throws IllegalArgumentException naming those there are, if there is none
   */
  static Search named(String name) {
    return ALL.stream()
        .filter(search -> search.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no strategy \"%s\"; there are: %s"
                        .formatted(
                            name,
                            ALL.stream().map(Search::name).collect(Collectors.joining(", ")))));
  }
}
