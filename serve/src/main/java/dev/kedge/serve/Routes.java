package dev.kedge.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which page answers which address. */
final class Routes {
  /** Answers a request. */
  interface Page {
    /**
     * Answers.
     *
     * @param parts those of the path that stand for the braces of its pattern
     * @throws Refusal with an error for the caller
     */
    Reply answer(Call call, List<String> parts) throws IOException, InterruptedException;
  }

  /**
   * A page at an address.
   *
   * @param method of HTTP
   * @param pattern of the path, with braces for what varies
   * @param summary a sentence about it
   * @param costly whether it asks for explanations, and is refused while there is no room
   * @param open whether it is for everybody, without a token
   */
  record Route(
      String method, String pattern, String summary, boolean costly, boolean open, Page page) {}

  /**
   * A route and the parts of a path.
   *
   * @param route that answers
   * @param parts for the braces of its pattern
   */
  record Found(Route route, List<String> parts) {}

  private final List<Route> all = new ArrayList<>();
  private final Refusal missing;

  /** Routes; where there is none the answer is this. */
  Routes(Refusal missing) {
    this.missing = missing;
  }

  Routes add(String method, String pattern, String summary, Page page) {
    all.add(new Route(method, pattern, summary, false, false, page));
    return this;
  }

  Routes addCostly(String pattern, String summary, Page page) {
    all.add(new Route("POST", pattern, summary, true, false, page));
    return this;
  }

  Routes addOpen(String pattern, String summary, Page page) {
    return addOpen("GET", pattern, summary, page);
  }

  Routes addOpen(String method, String pattern, String summary, Page page) {
    all.add(new Route(method, pattern, summary, false, true, page));
    return this;
  }

  List<Route> all() {
    return List.copyOf(all);
  }

  /**
   * The route of a request; HEAD is answered as GET.
   *
   * @throws Refusal if there is none
   */
  Found find(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    List<String> methods = new ArrayList<>();
    for (Route route : all) {
      Optional<List<String>> parts = Call.match(route.pattern(), path);
      if (parts.isPresent()) {
        if (route.method().equals(wanted)) {
          return new Found(route, parts.get());
        }
        methods.add(route.method());
      }
    }
    throw methods.isEmpty()
        ? missing
        : new Refusal(405, "this page takes " + String.join(", ", methods));
  }
}
