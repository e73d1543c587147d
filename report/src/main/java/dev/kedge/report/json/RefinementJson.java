package dev.kedge.report.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Refinement;
import dev.kedge.segment.Segmentation;

/** A part of an anchor as JSON. */
final class RefinementJson {
  private RefinementJson() {}

  static ObjectNode of(Refinement refinement) {
    Segmentation segmentation = refinement.segmentation();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("pixelShare", refinement.pixelShare());
    ExplanationJson.precision(json, refinement.precision());
    json.putObject("segmentation")
        .put("superpixels", segmentation.superpixels())
        .put("sha256", segmentation.sha256());
    json.set("superpixels", ExplanationJson.indices(refinement.anchor()));
    json.set("mask", mask(refinement));
    ArrayNode rounds = json.putArray("rounds");
    double all = (double) segmentation.height() * segmentation.width();
    for (Refinement.Round round : refinement.rounds()) {
      rounds
          .addObject()
          .put("superpixels", round.superpixels())
          .put("pieces", round.pieces())
          .put("status", round.result().status().name())
          .put("kept", round.result().anchor().size())
          .put("pixelShare", round.pixels() / all)
          .put("evaluations", round.cost().evaluations());
    }
    return json;
  }

  /**
   * The part's pixels, run-length encoded as COCO has it, uncompressed: down the first column, then
   * the next, runs of pixels that are not of it and of pixels that are, in turns.
   */
  private static ObjectNode mask(Refinement refinement) {
    Segmentation segmentation = refinement.segmentation();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("size").add(segmentation.height()).add(segmentation.width());
    ArrayNode counts = json.putArray("counts");
    boolean inside = false;
    int run = 0;
    for (int x = 0; x < segmentation.width(); x++) {
      for (int y = 0; y < segmentation.height(); y++) {
        int label = segmentation.label(y * segmentation.width() + x);
        if (refinement.anchor().contains(label) != inside) {
          counts.add(run);
          run = 0;
          inside = !inside;
        }
        run++;
      }
    }
    counts.add(run);
    return json;
  }
}
