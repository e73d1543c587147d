package dev.kedge.report;

import dev.kedge.compare.Comparison;
import dev.kedge.compare.NullBand;
import dev.kedge.report.Story.Block;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import java.util.ArrayList;
import java.util.List;

/** Whether the anchors differ by more than harmless repeats of one of them do. */
final class BandSection {
  private BandSection() {}

  static Section of(Comparison comparison, NullBand band, ComparisonSentences sentences) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Paragraph(new BandSentences(comparison, band, sentences.anchorsFound()).all()));
    if (sentences.anchorsFound()) {
      blocks.add(
          Figures.of(
              Layout.SINGLE,
              new Figure(
                  ComparisonStory.BAND,
                  0,
                  Role.PLAIN,
                  "Overlap %s; harmless repeats lie between %s and %s."
                      .formatted(
                          Words.decimal(comparison.overlap().pixels()),
                          Words.decimal(band.low()),
                          Words.decimal(band.high())),
                  Caption.of(""))));
    }
    return new Section("Is the move of the anchor more than noise?", false, blocks);
  }
}
