package dev.kedge.embed;

import dev.kedge.app.flags.UsageException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.error.KedgeException;
import dev.kedge.perturb.BackendException;
import dev.kedge.search.BudgetSpentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import picocli.CommandLine.PicocliException;

/** What a function returns: {@code enum kedge_code} of kedge.h. */
enum Code {
  OK(0),
  INVALID(1),
  IMAGE(2),
  MODEL(3),
  FUNCTION(4),
  DEVICE(5),
  CANCELLED(6),
  NOT_READY(7),
  NOT_STARTED(8),
  FORKED(9),
  JAVA(10),
  MEMORY(11),
  INTERNAL(12);

  private static final int MOST_CAUSES = 20;
  private static final int MOST_FRAMES = 6;

  private final int number;

  Code(int number) {
    this.number = number;
  }

  /** As C has it. */
  int number() {
    return number;
  }

  /** The code of what was thrown. */
  static Code of(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      if (cause instanceof RefusedException refused) {
        return refused.code();
      }
    }
    return switch (thrown) {
      case UsageException usage -> INVALID;
      case PicocliException usage -> INVALID;
      case IllegalArgumentException usage -> INVALID;
      case CancellationException stopped -> CANCELLED;
      case BudgetSpentException stopped -> CANCELLED;
      case BackendException device -> DEVICE;
      case ClassifierException model -> MODEL;
      case KedgeException model -> MODEL;
      case IOException file -> IMAGE;
      case UncheckedIOException file -> IMAGE;
      case OutOfMemoryError memory -> MEMORY;
      default -> INTERNAL;
    };
  }

  /** What is said of it, a sentence. */
  static String sentence(Throwable thrown) {
    return switch (of(thrown)) {
      case MEMORY -> "memory ran out (%s): give Java more (heap)".formatted(thrown.getMessage());
      case INTERNAL ->
          "an error in Kedge itself: %s at %s"
              .formatted(
                  thrown,
                  Arrays.stream(thrown.getStackTrace())
                      .limit(MOST_FRAMES)
                      .map(String::valueOf)
                      .collect(Collectors.joining(", ")));
      default -> String.valueOf(thrown.getMessage());
    };
  }
}
