package dev.kedge.engine;

import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.search.Budget;
import dev.kedge.search.Cost;
import dev.kedge.search.Status;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A picture to explain, and what is asked of it. Immutable; made by {@link #of} or a {@link
 * #builder}, which is also how many pictures are asked the same:
 *
 * <pre>{@code
 * Job.Builder asked = Job.builder().scene(scene).question(question);
 * engine.explain(sources.map(asked::build));
 * }</pre>
 */
public final class Job {
  private final Source source;
  private final Scene scene;
  private final Question question;
  private final Supplier<Budget> budget;
  private final Budget untilBegun;
  private final int priority;
  private final ProgressListener listener;
  private final Besides besides;

  /** Asks more of a picture that has been explained. */
  public interface Besides {
    /** Nothing. */
    Besides NOTHING = (study, explanation, budget, listener) -> {};

    /**
     * Asks, in the thread that explains; if it throws, the picture fails.
     *
     * @param study the picture's, closed afterwards
     * @param explanation the answer to the job's question
     * @param budget of the job
     * @param listener of the job
     */
    void ask(Study study, Explanation explanation, Budget budget, ProgressListener listener);
  }

  private Job(Source source, Builder builder) {
    this.source = source;
    scene = builder.scene;
    question = builder.question;
    budget = builder.budget;
    untilBegun = builder.untilBegun;
    priority = builder.priority;
    listener = builder.listener;
    besides = builder.besides;
  }

  /** Asks the default question of a picture in the default scene, without a limit. */
  public static Job of(Source source) {
    return builder().build(source);
  }

  public static Builder builder() {
    return new Builder();
  }

  public Source source() {
    return source;
  }

  /** How the picture is cut and filled. */
  public Scene scene() {
    return scene;
  }

  /** What is asked of it. */
  public Question question() {
    return question;
  }

  /** What its explanation may spend; asked for once, when the picture has been read. */
  public Supplier<Budget> budget() {
    return budget;
  }

  /** Why it need not be begun any more: CANCELLED or DEADLINE. */
  Optional<Status> endedUnbegun() {
    return untilBegun.ended(Cost.NOTHING);
  }

  /** Higher ones come first; 0 if nothing was said. */
  public int priority() {
    return priority;
  }

  /** Told how far the search is, in the thread that explains. */
  public ProgressListener listener() {
    return listener;
  }

  /** What is asked once there is an explanation. */
  public Besides besides() {
    return besides;
  }

  /** Makes jobs. Used by one thread at a time. */
  public static final class Builder {
    private Scene scene = Scene.DEFAULTS;
    private Question question = Question.DEFAULTS;
    private Supplier<Budget> budget = () -> Budget.UNLIMITED;
    private Budget untilBegun = Budget.UNLIMITED;
    private int priority;
    private ProgressListener listener = ProgressListener.NONE;
    private Besides besides = Besides.NOTHING;

    private Builder() {}

    public Builder scene(Scene value) {
      scene = value;
      return this;
    }

    public Builder question(Question value) {
      question = value;
      return this;
    }

    /**
     * What the explanation may spend. Its deadline counts while the picture waits, too: one whose
     * deadline has passed is not begun. The same holds of its cancellation, which gives the best so
     * far where there is one.
     */
    public Builder budget(Budget value) {
      untilBegun = value;
      budget = () -> value;
      return this;
    }

    /**
     * What the explanation may spend, asked for when its picture has been read: waiting does not
     * count.
     *
     * @param value called in a thread of the engine
     */
    public Builder budget(Supplier<Budget> value) {
      untilBegun = Budget.UNLIMITED;
      budget = value;
      return this;
    }

    /**
     * Higher ones are begun first, and have the model first; among equals who comes first is begun
     * first. As long as one of a higher priority wants the model, none of a lower one moves on.
     */
    public Builder priority(int value) {
      priority = value;
      return this;
    }

    /**
     * Told how far the search is, after every round, in the thread that explains; if it throws, the
     * picture fails.
     */
    public Builder listener(ProgressListener value) {
      listener = value;
      return this;
    }

    /** What is asked once there is an explanation; nothing unless told. */
    public Builder besides(Besides value) {
      besides = value;
      return this;
    }

    public Job build(Source source) {
      return new Job(source, this);
    }
  }
}
