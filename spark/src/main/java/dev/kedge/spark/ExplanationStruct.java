package dev.kedge.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.check.Checks;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.engine.Outcome;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.report.overview.RunFiles;
import dev.kedge.search.Precision;
import dev.kedge.search.SearchResult;
import dev.kedge.segment.io.LabelMapFile;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An explanation as a struct of Spark's. Stateless. */
final class ExplanationStruct {
  /** Of the output column; docs/spark.md tells what each field is. */
  static final StructType TYPE =
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("index", DataTypes.IntegerType, false)
          .add("probability", DataTypes.DoubleType, false)
          .add("status", DataTypes.StringType, false)
          .add("anchor", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add("precision", DataTypes.DoubleType, false)
          .add("precisionLow", DataTypes.DoubleType, false)
          .add("precisionHigh", DataTypes.DoubleType, false)
          .add("confidence", DataTypes.DoubleType, false)
          .add("evidence", DataTypes.StringType, false)
          .add("coverage", DataTypes.DoubleType, false)
          .add("pixelShare", DataTypes.DoubleType, false)
          .add("superpixels", DataTypes.IntegerType, false)
          .add("evaluations", DataTypes.LongType, false)
          .add("labelMap", DataTypes.BinaryType, false)
          .add("json", DataTypes.StringType, false)
          .add("view", DataTypes.StringType, false);

  private ExplanationStruct() {}

  /** The struct of a picture; its pictures are drawn here. Safe for many threads. */
  static Row of(Outcome.Explained done, ExplanationJson asJson) {
    String name = done.source().name();
    Explanation explanation = done.explanation();
    SearchResult result = explanation.result();
    Precision precision = result.precision();
    ObjectNode line =
        asJson.of(name, Questions.NONE, new Answered(explanation, Checks.NONE), done.read());
    return RowFactory.create(
        explanation.explained().label(),
        explanation.explained().index(),
        explanation.explained().probability(),
        result.status().name(),
        Arrays.stream(result.anchor().indices()).boxed().toArray(Integer[]::new),
        precision.value(),
        precision.low(),
        precision.high(),
        precision.confidence(),
        precision.evidence().name(),
        result.coverage(),
        explanation.anchorPixelShare(),
        explanation.segmentation().superpixels(),
        explanation.cost().evaluations(),
        LabelMapFile.png(explanation.segmentation()),
        line.toString(),
        RunFiles.view(name, explanation));
  }
}
