package dev.kedge.attack;

import java.util.List;

/** Says what a random search tries next. */
interface Proposer {
  /** What the search begins from, whatever the model says of it; empty for the photo as it is. */
  List<Candidate> start();

  /**
   * Draws changes of what was accepted last; each draw is one candidate or a few that exclude each
   * other.
   *
   * @param draws how many
   * @param queries pictures through the model until now
   */
  List<Candidate> propose(int draws, int queries);

  /** Goes on from a candidate of the last proposal. */
  void accept(int candidate);
}
