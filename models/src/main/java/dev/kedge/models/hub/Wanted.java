package dev.kedge.models.hub;

import java.util.Collection;
import java.util.Optional;

/** Which files of a repository are wanted. */
enum Wanted {
  /** A graph, and what says how it is fed. */
  MODEL {
    @Override
    Optional<FileChoice> choose(Collection<String> names, HubModel model) {
      return FileChoice.of(names, model.file());
    }
  },
  /** What says how pictures are prepared and what classes are called. */
  PREPARATION {
    @Override
    Optional<FileChoice> choose(Collection<String> names, HubModel model) {
      return FileChoice.preparation(names);
    }
  };

  /** Those among names; empty if they are not there, or not clear. */
  abstract Optional<FileChoice> choose(Collection<String> names, HubModel model);
}
