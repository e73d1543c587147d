package dev.kedge.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A request as it came.
 *
 * @param method of HTTP
 * @param path without the query, decoded
 * @param query by name; the last of a name counts
 * @param headers by name in lower case
 * @param body whole
 * @param caller who asks: a token's name, else an address
 * @param gone whether the caller has closed the connection; asked in the request's own thread
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Call(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body,
    String caller,
    BooleanSupplier gone) {
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The type of the body, without its parameters. */
  String type() {
    return header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Parts of the path that stand for the braces of a pattern; empty if it is another path. */
  static Optional<List<String>> match(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      int open = wanted[i].indexOf('{');
      int end = wanted[i].length() - wanted[i].indexOf('}') - 1;
      if (open < 0) {
        if (!wanted[i].equals(given[i])) {
          return Optional.empty();
        }
      } else {
        String before = wanted[i].substring(0, open);
        String after = wanted[i].substring(wanted[i].length() - end);
        if (given[i].length() <= before.length() + after.length()
            || !given[i].startsWith(before)
            || !given[i].endsWith(after)) {
          return Optional.empty();
        }
        parts.add(given[i].substring(before.length(), given[i].length() - after.length()));
      }
    }
    return Optional.of(parts);
  }
}
