package dev.kedge.attack;

import dev.kedge.image.PhotoCells;

/** Shifts to be tried; they differ from the base within an area only. */
final class Candidate {
  private final int[] shifts;
  private final PhotoCells.Area changed;

  /** Takes the array over: nobody may write to it any more. */
  Candidate(int[] shifts, PhotoCells.Area changed) {
    this.shifts = shifts;
    this.changed = changed;
  }

  /** The array itself, to be read. */
  int[] shifts() {
    return shifts;
  }

  PhotoCells.Area changed() {
    return changed;
  }
}
