package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Certified;
import dev.kedge.search.Effort;
import dev.kedge.search.Reference;
import dev.kedge.search.Search;
import dev.kedge.search.Status;
import dev.kedge.segment.Felzenszwalb;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Quickshift;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.Shifted;
import dev.kedge.segment.Slic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to try next: only flags that the command takes together with what was asked, with values
 * that differ from it.
 */
final class Advice {
  private static final double MASK_MORE_FROM = .3;
  private static final int LEAST_SUPERPIXELS = 2;
  private static final int WIDER_BEAM = 4;

  private final Explanation explanation;
  private final int superpixels;

  Advice(Explanation explanation) {
    this.explanation = explanation;
    this.superpixels = explanation.segmentation().superpixels();
  }

  /** What to try after a search that ended so; empty after one that found its anchor. */
  String after(Status status) {
    return switch (status) {
      case FOUND -> "";
      case EMPTY -> oneOf(List.of(maskMore(), harderFill(), finer()));
      case NOT_FOUND -> oneOf(List.of(larger(), wider(), lowerThreshold(), coarser()));
      case LIMIT ->
          oneOf(
              List.of(
                  wider(),
                  Optional.of("allow more evaluations or draws"),
                  lowerThreshold(),
                  coarser()));
      case DEADLINE -> oneOf(List.of(Optional.of("give it more time"), coarser()));
      case CANCELLED -> "run it again and let it finish; the same seed takes the same way.";
      case UNREACHABLE -> "see that the model's server answers, and run it again.";
    };
  }

  /** What to try where nothing less than the whole picture was found. */
  String afterWholePicture() {
    return superpixels == 1
        ? oneOf(List.of(finer()))
        : oneOf(List.of(wider(), gentlerFill(), lowerThreshold(), finer()));
  }

  private static String oneOf(List<Optional<String>> choices) {
    List<String> all = new ArrayList<>(choices.stream().flatMap(Optional::stream).toList());
    if (all.isEmpty()) {
      return "";
    }
    String last = all.removeLast();
    return all.isEmpty() ? last + "." : String.join("; ", all) + "; or " + last + ".";
  }

  private Optional<String> maskMore() {
    return explanation.question().keepProbability() > MASK_MORE_FROM
        ? Optional.of("mask more of it, `--p-sample .8`")
        : Optional.empty();
  }

  private Optional<String> harderFill() {
    return explanation.scene().fill() instanceof Fill.Constant
        ? Optional.empty()
        : Optional.of("mask it harder, `--fill constant:127,127,127`");
  }

  private Optional<String> gentlerFill() {
    return explanation.scene().fill() instanceof Fill.Blur
        ? Optional.empty()
        : Optional.of("a gentler fill, `--fill blur`");
  }

  private Optional<String> lowerThreshold() {
    double threshold = explanation.question().required().threshold();
    return Stream.of(".9", ".8", ".5")
        .filter(lower -> Double.parseDouble(lower) < threshold)
        .findFirst()
        .map(lower -> "ask for less, `--threshold " + lower + "`");
  }

  private Optional<String> larger() {
    int most = explanation.question().required().maxAnchorSize();
    return most < superpixels
        ? Optional.of(
            "allow more superpixels, `--max-size %s`"
                .formatted(Math.min(superpixels, Math.max(most + 1, 2L * most))))
        : Optional.empty();
  }

  private Optional<String> wider() {
    Search search = explanation.search();
    if (search instanceof Certified certified && certified.effort() != Effort.THOROUGH) {
      return Optional.of("look longer, `--effort thorough`");
    }
    return search instanceof Reference reference && reference.beamWidth() < WIDER_BEAM
        ? Optional.of("look at more sets of each size, `--beam " + WIDER_BEAM + "`")
        : Optional.empty();
  }

  private Optional<String> finer() {
    return cut(explanation.scene().segmenter(), true).map(how -> "cut it finer, " + how);
  }

  private Optional<String> coarser() {
    return superpixels <= LEAST_SUPERPIXELS
        ? Optional.empty()
        : cut(explanation.scene().segmenter(), false).map(how -> "cut it coarser, " + how);
  }

  /** The flags that a segmenter takes for more or fewer superpixels. */
  private Optional<String> cut(Segmenter segmenter, boolean finer) {
    return switch (segmenter) {
      case Slic slic -> Optional.of(segments(finer));
      case Grid grid -> Optional.of(segments(finer));
      case Felzenszwalb f ->
          Optional.of(
              "`--scale %s --min-size %s`"
                  .formatted(
                      plain(finer ? f.scale() / 4 : f.scale() * 4),
                      finer ? f.minSize() / 4 : Math.max(1, f.minSize()) * 4L));
      case Quickshift q ->
          Optional.of(
              "`--max-dist %s`".formatted(plain(finer ? q.maxDist() / 2 : q.maxDist() * 2)));
      case Segmenter given when given.given() ->
          Optional.of("by a label map with " + (finer ? "more" : "fewer") + " labels");
      case Shifted shifted -> cut(shifted.segmenter(), finer);
      default -> Optional.empty();
    };
  }

  private String segments(boolean finer) {
    long count = finer ? 2L * superpixels : Math.max(LEAST_SUPERPIXELS, superpixels * 2L / 3);
    return "`--segments %s`".formatted(finer ? Math.max(30, count) : count);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Words.fixed(value, 0).replace(",", "")
        : Double.toString(value);
  }
}
