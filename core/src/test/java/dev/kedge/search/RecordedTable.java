package dev.kedge.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.mask.Superpixels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A truth table of the test resources with what was recorded about it; see their README. */
record RecordedTable(JsonNode json, TruthTable table) {
  static Stream<String> names() {
    return Stream.concat(
        Stream.of("bird", "chelsea", "coffee", "hot_dog", "parrot", "persian_cat", "sunflower")
            .flatMap(
                photo -> Stream.of("mbv1_025_128", "mbv2").map(m -> m + "__default__" + photo)),
        Stream.of("mbv2__tutorial__coffee"));
  }

  static RecordedTable named(String name) {
    try (InputStream file =
        Objects.requireNonNull(
            RecordedTable.class.getResourceAsStream("/truth/" + name + ".json"), name)) {
      JsonNode json = new ObjectMapper().readTree(file);
      int superpixels = json.get("superpixels").intValue();
      byte[] bytes = json.get("agreeBitsLittleEndianBase64").binaryValue();
      long[] words = new long[(bytes.length + Long.BYTES - 1) / Long.BYTES];
      ByteBuffer.wrap(Arrays.copyOf(bytes, words.length * Long.BYTES))
          .order(ByteOrder.LITTLE_ENDIAN)
          .asLongBuffer()
          .get(words);
      double keepProbability = json.get("keepProbability").doubleValue();
      return new RecordedTable(json, TruthTable.of(superpixels, keepProbability, words));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  double tau() {
    return json.get("settings").textValue().equals("tutorial") ? .25 : .15;
  }

  JsonNode pythonRuns(int beamWidth) {
    return json.get("pythonReferenceRuns").get(Integer.toString(beamWidth));
  }

  Superpixels anchor(JsonNode indices) {
    return Superpixels.of(
        table.superpixels(),
        StreamSupport.stream(indices.spliterator(), false).mapToInt(JsonNode::intValue).toArray());
  }
}
