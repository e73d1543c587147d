package dev.kedge.report.html;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.TellingSample;
import dev.kedge.Timings;
import dev.kedge.Used;
import dev.kedge.check.Checks;
import dev.kedge.classify.Inference;
import dev.kedge.classify.ModelInfo;
import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.ExplanationReport;
import dev.kedge.search.Cost;
import dev.kedge.search.Evidence;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Precision;
import dev.kedge.search.Reference;
import dev.kedge.search.Search;
import dev.kedge.search.SearchResult;
import dev.kedge.search.SearchResult.Reasons;
import dev.kedge.search.Status;
import dev.kedge.segment.Segmentation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Explanations made by hand. */
public final class Made {
  private static final Preprocessing PLAIN = Preprocessing.of();

  private static final Inference INFERENCE =
      Inference.of("a runtime", "a device").with("a note").with("another");

  private Made() {}

  /** A picture of many colours. */
  public static Image image(int height, int width) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 37 + 90);
    }
    return Image.of(height, width, rgb);
  }

  /** Upright stripes of equal width. */
  public static Segmentation stripes(int height, int width, int superpixels) {
    return Segmentation.of(
        height,
        width,
        IntStream.range(0, height * width).map(p -> p % width * superpixels / width).toArray());
  }

  public static SearchResult result(Status status, Superpixels anchor, Precision precision) {
    return new SearchResult(
        new Exhaustive(),
        status,
        anchor,
        precision,
        Math.pow(.5, anchor.size()),
        List.of(),
        Reasons.NONE,
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** The same result, found by another search. */
  public static SearchResult by(Search search, SearchResult result) {
    return new SearchResult(
        search,
        result.status(),
        result.anchor(),
        result.precision(),
        result.coverage(),
        result.alternatives(),
        result.reasons(),
        result.necessary(),
        result.bestBySize(),
        result.cutShort());
  }

  public static Precision estimated(double low, double value, double high) {
    return new Precision(value, low, high, .9, Evidence.ESTIMATED);
  }

  public static TellingSample sample(Superpixels kept, String label, boolean agrees) {
    return new TellingSample(kept, 0, label, agrees);
  }

  public static Explanation explanation(
      Segmentation segmentation,
      SearchResult result,
      List<ClassScore> top,
      ClassScore explained,
      List<TellingSample> samples) {
    return Explanation.builder()
        .question(Question.builder().search(new Reference()).build())
        .explained(explained)
        .top(top)
        .view(image(segmentation.height(), segmentation.width()))
        .segmentation(segmentation)
        .result(result)
        .samples(samples)
        .cost(new Cost(1234, 1200, 5678, 80))
        .timings(
            new Timings(
                Duration.ofMillis(1000),
                Duration.ofMillis(1),
                Duration.ofMillis(9),
                Duration.ofMillis(20),
                Duration.ofMillis(960),
                Duration.ZERO,
                Duration.ofMillis(10)))
        .used(new Used("scalar", "plain Java", INFERENCE, 16))
        .build();
  }

  /** Four stripes on 6×8 pixels, a cat, two samples. */
  public static Explanation cat(SearchResult result) {
    ClassScore cat = new ClassScore(0, "cat", .8);
    return explanation(
        stripes(6, 8, 4),
        result,
        List.of(cat, new ClassScore(1, "dog", .2)),
        cat,
        List.of(
            sample(Superpixels.of(4, 1), "cat", true),
            sample(Superpixels.of(4, 0, 2), "dog", false)));
  }

  public static ExplanationReport data(Explanation explanation) {
    return data(explanation, "model", "photo.png", "{}");
  }

  public static ExplanationReport data(
      Explanation explanation, String model, String image, String json) {
    return new ExplanationReport(
        explanation,
        Checks.NONE,
        List.of(),
        new ModelInfo(model, "", List.of("cat", "dog"), PLAIN, INFERENCE),
        image,
        false,
        Duration.ZERO,
        json,
        "1",
        Optional.of("kedge explain photo.png"));
  }

  /** The page's markup. */
  public static String page(ExplanationReport data) throws IOException {
    return new ExplanationPage(data, new Pictures(data)).html();
  }
}
