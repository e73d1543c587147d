package dev.kedge.attack;

/** What an attack wants the model to say. */
public sealed interface Goal {
  /** Whether this is what is wanted of a photo that had a class before, now that it has another. */
  default boolean reached(int before, int now) {
    return switch (this) {
      case AnotherClass() -> now != before;
      case TargetClass(int label) -> now == label;
    };
  }

  /** Any class but the top class of the photo as it is. */
  record AnotherClass() implements Goal {}

  /** This class. */
  record TargetClass(int label) implements Goal {
    public TargetClass {
      if (label < 0) {
        throw new IllegalArgumentException("class " + label + " as target; classes begin at 0");
      }
    }
  }
}
