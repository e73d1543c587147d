package dev.kedge.embed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.flags.PathConverter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** Options as JSON, read by the flags of the command line. Stateless. */
final class Options {
  private static final int MOST_READ = 64;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What was read lately. */
  private static final Map<String, Object> READ =
      Collections.synchronizedMap(
          new LinkedHashMap<>(MOST_READ, 1, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
              return size() > MOST_READ;
            }
          });

  private Options() {}

  /**
   * A JSON object; an empty one for nothing.
   *
   * @throws RefusedException if it is none
   */
  static ObjectNode json(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return MAPPER.createObjectNode();
    }
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new RefusedException(
          Code.INVALID, "the options are not JSON: " + e.getOriginalMessage());
    }
    throw new RefusedException(Code.INVALID, "the options are '" + text + "', expected an object");
  }

  /**
   * Sets the flags of a command, an object with picocli's annotations.
   *
   * @return the command
   */
  static <T> T read(T command, ObjectNode json) {
    try {
      PathConverter.addedTo(new CommandLine(command))
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setExpandAtFiles(false)
          .parseArgs(words(json).toArray(String[]::new));
      return command;
    } catch (UnmatchedArgumentException e) {
      List<String> near = e.getSuggestions();
      throw new RefusedException(
          Code.INVALID,
          "there is no option "
              + String.join(", ", e.getUnmatched())
              + (near.isEmpty() ? "" : "; there are " + String.join(", ", near)));
    }
  }

  /**
   * A command of a kind, whose flags are not set any more; the same for the same text, as reading
   * takes longer than many a question.
   */
  static <T> T read(Class<T> kind, Supplier<T> make, @Nullable String text) {
    String key = kind.getName() + (text == null ? "" : text);
    Object known = READ.get(key);
    if (known == null) {
      known = read(make.get(), json(text));
      READ.put(key, known);
    }
    return kind.cast(known);
  }

  /** As they would stand on a command line. */
  private static List<String> words(ObjectNode json) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, JsonNode> option : json.properties()) {
      String flag = "--" + option.getKey().replace('_', '-');
      JsonNode value = option.getValue();
      switch (value.getNodeType()) {
        case NULL, MISSING -> {}
        case BOOLEAN -> {
          if (value.asBoolean()) {
            words.add(flag);
          }
        }
        case ARRAY ->
            words.add(
                flag
                    + "="
                    + StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(",")));
        case OBJECT ->
            value
                .properties()
                .forEach(
                    pair -> words.add(flag + "=" + pair.getKey() + "=" + pair.getValue().asText()));
        default -> words.add(flag + "=" + value.asText());
      }
    }
    return words;
  }
}
