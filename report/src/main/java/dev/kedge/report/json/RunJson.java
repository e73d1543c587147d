package dev.kedge.report.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What the lines of a run depend on, by name, as JSON of the schema {@value #SCHEMA}. */
public final class RunJson {
  static final String SCHEMA = "kedge.run/1";
  private static final String KEY = "schema";

  private RunJson() {}

  public static ObjectNode of(Map<String, String> settings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(KEY, SCHEMA);
    settings.forEach(json::put);
    return json;
  }

  /**
   * Reads what {@link #of} wrote, in UTF-8, in its order.
   *
   * @throws DamagedException if it is something else
   */
  public static Map<String, String> read(byte[] utf8) throws DamagedException {
    return Fields.read(
        utf8,
        SCHEMA,
        json -> {
          Map<String, String> settings = Fields.texts(json);
          settings.remove(KEY);
          return settings;
        });
  }
}
