package dev.kedge.app.flags;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line's flags as a JSON object: {@code {"threshold": 0.9, "max_evaluations": 5000}}.
 * Names are those of the flags without the dashes before them, with _ or - within; a flag without a
 * value is true or false; several values are an array; {@code NAME=VALUE} is an object. Stateless.
 */
public final class JsonFlags {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonFlags() {}

  /**
   * A JSON object; an empty one for nothing.
   *
   * @throws UsageException if it is none
   */
  public static ObjectNode object(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return MAPPER.createObjectNode();
    }
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new UsageException("the options are not JSON: " + e.getOriginalMessage());
    }
    throw new UsageException("the options are '" + text + "', expected an object");
  }

  /** The flag of a name. */
  public static String flag(String name) {
    return "--" + name.replace('_', '-');
  }

  /**
   * Sets the flags of a command, an object with picocli's annotations.
   *
   * @return the command
   * @throws UsageException if it has no such flag, or a value is invalid
   */
  public static <T> T read(T command, ObjectNode json) {
    try {
      PathConverter.addedTo(new CommandLine(command))
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setExpandAtFiles(false)
          .parseArgs(words(json).toArray(String[]::new));
      return command;
    } catch (UnmatchedArgumentException e) {
      List<String> near = e.getSuggestions();
      throw new UsageException(
          "there is no option "
              + String.join(", ", e.getUnmatched())
              + (near.isEmpty() ? "" : "; there are " + String.join(", ", near)));
    } catch (ParameterException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** As they would stand on a command line. */
  private static List<String> words(ObjectNode json) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, JsonNode> option : json.properties()) {
      String flag = flag(option.getKey());
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
