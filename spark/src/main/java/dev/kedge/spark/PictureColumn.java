package dev.kedge.spark;

import dev.kedge.app.flags.UsageException;
import dev.kedge.engine.Source;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Where a table's pictures and their names are. Immutable.
 *
 * @param index of the column with the pictures
 * @param decoded whether they are structs of Spark's image schema, not files
 * @param name index of the column with their names; below 0 if there is none
 */
record PictureColumn(int index, boolean decoded, int name) implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** What the source {@code binaryFile} calls the name of a file. */
  private static final String PATH = "path";

  /**
   * Finds them.
   *
   * @param nameCol empty for the one that there is: {@code path}, or what the pictures tell
   * @throws UsageException if they cannot be pictures or names
   */
  static PictureColumn of(StructType schema, String inputCol, String nameCol) {
    DataType type = type(schema, "inputCol", inputCol);
    boolean decoded = isImage(type);
    if (!decoded && !type.equals(DataTypes.BinaryType)) {
      throw new UsageException(
          "the column '%s' (inputCol) is of type %s, expected binary, as content of the source binaryFile, or Spark's image schema"
              .formatted(inputCol, type.simpleString()));
    }
    return new PictureColumn(schema.fieldIndex(inputCol), decoded, name(schema, nameCol));
  }

  private static int name(StructType schema, String nameCol) {
    if (nameCol.isEmpty()) {
      return Arrays.stream(schema.fields())
          .filter(
              field -> field.name().equals(PATH) && field.dataType().equals(DataTypes.StringType))
          .findFirst()
          .map(field -> schema.fieldIndex(field.name()))
          .orElse(-1);
    }
    DataType type = type(schema, "nameCol", nameCol);
    if (!type.equals(DataTypes.StringType)) {
      throw new UsageException(
          "the column '%s' (nameCol) is of type %s, expected string"
              .formatted(nameCol, type.simpleString()));
    }
    return schema.fieldIndex(nameCol);
  }

  private static DataType type(StructType schema, String param, String column) {
    List<String> names = List.of(schema.fieldNames());
    if (!names.contains(column)) {
      throw new UsageException(
          "there is no column '%s' (%s); there are %s"
              .formatted(column, param, String.join(", ", names)));
    }
    return schema.apply(column).dataType();
  }

  /** Fields and types of the image schema, whatever may be null. */
  private static boolean isImage(DataType type) {
    return type instanceof StructType struct
        && described(struct).equals(described(ImageSchema.columnSchema()));
  }

  private static String described(StructType struct) {
    return Arrays.stream(struct.fields())
        .map((StructField field) -> field.name() + " " + field.dataType().simpleString())
        .collect(Collectors.joining(", "));
  }

  /** The picture of a row. */
  Picture of(Row row, ImageReader reader) {
    if (row.isNullAt(index)) {
      String name = name(row, null);
      return new Picture(
          Source.of(
              name,
              () -> {
                throw new IOException("there is no picture: the column is null");
              }),
          0);
    }
    if (decoded) {
      DecodedPicture picture = DecodedPicture.of(row.getStruct(index), reader.mostPixels());
      return new Picture(Source.of(name(row, picture.origin()), picture::image), picture.bytes());
    }
    byte[] file = row.getAs(index);
    String name = name(row, null);
    return new Picture(
        Source.of(name, () -> reader.read(file, name.isEmpty() ? "the picture" : name)),
        file.length);
  }

  /** The picture's name; empty if it has none. */
  private String name(Row row, @Nullable String told) {
    if (name >= 0) {
      return row.isNullAt(name) ? "" : row.getString(name);
    }
    return told == null ? "" : told;
  }
}
