package dev.kedge.spark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.flags.JsonFlags;
import dev.kedge.app.flags.UsageException;
import java.util.Arrays;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Explains what an image classifier sees in the pictures of a table: a stage of a pipeline of Spark
 * ML, beside SynapseML's {@code ImageLIME} and {@code ImageSHAP}.
 *
 * <pre>{@code
 * Dataset<Row> pictures = spark.read().format("binaryFile").load("s3a://lake/photos");
 * Dataset<Row> explained =
 *     new ImageAnchors().setModel("hf:ORG/REPO").setOption("threshold", .95).transform(pictures);
 * }</pre>
 *
 * <p>Each row gets two columns: {@code explanation}, a struct, and {@code error}, why there is
 * none; one of them is null. Each explanation is the one of {@code kedge batch} for the same
 * picture and options. Nothing is shuffled. A picture that cannot be explained costs its row alone;
 * a model that cannot be used on a node costs the task, which Spark tries again.
 *
 * <p>As any stage: its parameters are set by one thread, before {@link #transform}.
 */
public final class ImageAnchors extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> errorCol;
  private final Param<String> nameCol;
  private final Param<String> model;
  private final Param<String> segmenter;
  private final LongParam seed;
  private final Param<String> options;

  public ImageAnchors() {
    this(Identifiable$.MODULE$.randomUID("ImageAnchors"));
  }

  /** As those who read pipelines make it. */
  public ImageAnchors(String uid) {
    this.uid = uid;
    inputCol =
        new Param<>(
            uid,
            "inputCol",
            "column of pictures: files as binary, as content of the source binaryFile, or structs"
                + " of the image schema");
    outputCol = new Param<>(uid, "outputCol", "column of explanations, a struct each");
    errorCol = new Param<>(uid, "errorCol", "column that says why there is no explanation");
    nameCol =
        new Param<>(
            uid,
            "nameCol",
            "column of the pictures' names; empty for the column path if there is one, or the"
                + " origin of structs of the image schema");
    model =
        new Param<>(
            uid,
            "model",
            "folder or .onnx file on each node, hf:ORG/REPO of the Hugging Face hub, oip:URL on a"
                + " server, files:NAME of what SparkContext.addFile or addArchive sent, or empty"
                + " for the demo model");
    segmenter = new Param<>(uid, "segmenter", "how pictures are cut: slic, felzenszwalb, …");
    seed = new LongParam(uid, "seed", "seed of all randomness");
    options =
        new Param<>(
            uid, "options", "other flags of kedge batch as a JSON object, as {\"threshold\": 0.9}");
    setDefault(inputCol, "content");
    setDefault(outputCol, "explanation");
    setDefault(errorCol, "error");
    setDefault(nameCol, "");
    setDefault(model, "");
    setDefault(segmenter, "slic");
    setDefault(seed, 0L);
    setDefault(options, "{}");
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public Param<String> errorCol() {
    return errorCol;
  }

  public Param<String> nameCol() {
    return nameCol;
  }

  public Param<String> model() {
    return model;
  }

  public Param<String> segmenter() {
    return segmenter;
  }

  public LongParam seed() {
    return seed;
  }

  public Param<String> options() {
    return options;
  }

  /** The column of pictures ({@code content}). */
  public ImageAnchors setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** The column that explanations go to ({@code explanation}). */
  public ImageAnchors setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** The column that says why a picture has no explanation ({@code error}). */
  public ImageAnchors setErrorCol(String value) {
    set(errorCol, value);
    return this;
  }

  /** The column of the pictures' names ({@code path}, or the origin of the image schema). */
  public ImageAnchors setNameCol(String value) {
    set(nameCol, value);
    return this;
  }

  /**
   * Which model: a folder or file at the same path on each node; {@code hf:ORG/REPO} of the Hugging
   * Face hub, fetched by each node; {@code oip:URL} on a server; {@code files:NAME} of what {@code
   * SparkContext.addFile} or {@code addArchive} sent; empty for the demo model.
   */
  public ImageAnchors setModel(String value) {
    set(model, value);
    return this;
  }

  /** How pictures are cut, as {@code --segmenter} ({@code slic}). */
  public ImageAnchors setSegmenter(String value) {
    set(segmenter, value);
    return this;
  }

  /** The seed of all randomness (0). */
  public ImageAnchors setSeed(long value) {
    set(seed, value);
    return this;
  }

  /**
   * Other flags of {@code kedge batch} as a JSON object: {@code {"threshold": 0.9,
   * "max_evaluations": 5000}}. Checked by {@link #transformSchema}.
   */
  public ImageAnchors setOptions(String json) {
    set(options, json);
    return this;
  }

  /**
   * One more of these flags.
   *
   * @param value text, a number or a boolean
   * @throws UsageException if the options set before are no JSON object
   */
  public ImageAnchors setOption(String name, Object value) {
    ObjectNode json = JsonFlags.object(given(options));
    switch (value) {
      case Boolean flag -> json.put(name, flag);
      case Number number -> json.put(name, number.toString());
      default -> json.put(name, value.toString());
    }
    return setOptions(json.toString());
  }

  private <T> T given(Param<T> param) {
    return getOrDefault(param);
  }

  /**
   * The columns of the table with those that are added.
   *
   * @throws UsageException if a parameter is invalid, or does not fit the table
   */
  @Override
  public StructType transformSchema(StructType schema) {
    var _ = settings();
    var _ = PictureColumn.of(schema, given(inputCol), given(nameCol));
    String output = given(outputCol);
    String error = given(errorCol);
    for (String column : new String[] {output, error}) {
      if (column.isEmpty() || Arrays.asList(schema.fieldNames()).contains(column)) {
        throw new UsageException(
            "the column '%s' cannot be added: outputCol and errorCol must be names that the table does not have"
                .formatted(column));
      }
    }
    if (output.equals(error)) {
      throw new UsageException("outputCol and errorCol are both '%s'".formatted(output));
    }
    return schema.add(output, ExplanationStruct.TYPE, true).add(error, DataTypes.StringType, true);
  }

  private Settings settings() {
    ObjectNode json = JsonFlags.object(given(options));
    for (String own : new String[] {"model", "segmenter", "seed"}) {
      if (json.has(own)) {
        throw new UsageException(
            "the option %s is a parameter of its own: set that".formatted(own));
      }
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    if (!given(model).isEmpty()) {
      all.put("model", given(model));
    }
    all.put("segmenter", given(segmenter));
    all.put("seed", given(seed).toString());
    all.setAll(json);
    return Settings.of(all);
  }

  /**
   * The table with explanations. Nothing is computed before the result is used, and all of it each
   * time that it is: write it, or cache it.
   *
   * @throws UsageException if a parameter is invalid, or does not fit the table
   */
  @Override
  public Dataset<Row> transform(Dataset<?> pictures) {
    StructType schema = transformSchema(pictures.schema());
    return pictures
        .toDF()
        .mapPartitions(
            new ExplainPartition(
                settings(),
                PictureColumn.of(pictures.schema(), given(inputCol), given(nameCol)),
                Counters.of(pictures.sparkSession().sparkContext())),
            Encoders.row(schema));
  }

  @Override
  public ImageAnchors copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads what {@code write} wrote. */
  public static MLReader<ImageAnchors> read() {
    return new DefaultParamsReader<>();
  }

  /** The same. */
  public static ImageAnchors load(String path) {
    return read().load(path);
  }
}
