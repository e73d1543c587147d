package dev.kedge.attack;

import dev.kedge.attack.Objective.Look;
import java.util.List;

/**
 * Random search: keeps a change that lowers the loss.
 *
 * <p>So that a batch holds more than one candidate, a group of them is drawn from one state and the
 * best is kept, if it is better. Where most are in vain that costs nothing: so a group has twice as
 * many draws as the one before if that brought nothing, else half as many. It depends on what the
 * model says alone, not on the size of batches.
 */
final class GreedySearch {
  private static final int MOST_DRAWS = 16;

  private GreedySearch() {}

  /** Searches until the query loop ends. */
  static void run(Proposer proposer, QueryLoop loop) {
    double loss = begin(proposer, loop);
    int draws = 1;
    while (!loop.ended()) {
      List<Candidate> candidates = proposer.propose(draws, loop.queries());
      List<Look> answers = loop.look(candidates);
      int best = best(answers);
      if (best >= 0 && answers.get(best).loss() < loss) {
        loss = answers.get(best).loss();
        proposer.accept(best);
        loop.base(candidates.get(best));
        draws = Math.max(1, draws / 2);
      } else {
        draws = Math.min(MOST_DRAWS, draws * 2);
      }
    }
  }

  private static double begin(Proposer proposer, QueryLoop loop) {
    List<Candidate> start = proposer.start();
    if (start.isEmpty()) {
      return loop.bestLook().loss();
    }
    List<Look> answers = loop.look(start);
    loop.base(start.getFirst());
    return answers.isEmpty() ? loop.bestLook().loss() : answers.getFirst().loss();
  }

  private static int best(List<Look> answers) {
    int best = -1;
    for (int i = 0; i < answers.size(); i++) {
      if (best < 0 || answers.get(i).loss() < answers.get(best).loss()) {
        best = i;
      }
    }
    return best;
  }
}
