package dev.kedge.report.overview;

import dev.kedge.Explanation;
import dev.kedge.search.Status;
import java.util.Base64;
import java.util.List;

/**
 * What a run's page shows of a picture: kept on disk, so that it is there when a run goes on. About
 * 6 KB with 15 superpixels, 10 bytes more for each one more.
 *
 * @param image the picture's name
 * @param label of the class that was explained
 * @param index of that class
 * @param size of the anchor
 * @param share of the picture that is in it, 0..1
 * @param region where it lies
 * @param patches what the superpixels look like
 * @param thumbnail a JPEG in Base64
 */
record View(
    String image,
    String label,
    int index,
    Status status,
    int size,
    double share,
    Region region,
    List<Patch> patches,
    String thumbnail) {
  View {
    patches = List.copyOf(patches);
  }

  /** The view of an explanation. */
  static View of(String image, Explanation explanation) {
    return new View(
        image,
        explanation.explained().label(),
        explanation.explained().index(),
        explanation.result().status(),
        explanation.result().anchor().size(),
        explanation.anchorPixelShare(),
        Region.of(explanation),
        Patch.of(explanation),
        Base64.getEncoder().encodeToString(Thumbnail.of(explanation)));
  }

  /** What was found. */
  Finding finding() {
    return Finding.of(status, size >= patches.size());
  }

  /** Whether there is an anchor that leaves something out. */
  boolean anchored() {
    return finding() == Finding.ANCHOR && size > 0;
  }

  /** The thumbnail as a URI. */
  String dataUri() {
    return "data:image/jpeg;base64," + thumbnail;
  }
}
