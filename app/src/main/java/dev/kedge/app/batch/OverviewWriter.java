package dev.kedge.app.batch;

import dev.kedge.image.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes what a run came to: {@code summary.json} and the page {@code index.html}. */
public final class OverviewWriter {
  private static final String JSON = "summary.json";
  private static final String PAGE = "index.html";

  private OverviewWriter() {}

  /**
   * Writes both from the files of a run, all of each or nothing.
   *
   * @param session what was done since they were written before
   * @return the page's file
   * @throws BrokenOffException if they cannot be written
   */
  public static Path write(Path folder, Session session, String version) {
    try {
      Overview overview = Overview.of(folder);
      List<Session> sessions = OverviewJson.sessions(folder.resolve(JSON));
      if (session.explained() + session.failed() > 0) {
        sessions.add(session);
      }
      String json = OverviewJson.of(overview, sessions).toPrettyString() + "\n";
      AtomicFile.write(folder.resolve(JSON), json.getBytes(StandardCharsets.UTF_8));
      String page = new OverviewPage(overview, sessions, folder, version).html();
      AtomicFile.write(folder.resolve(PAGE), page.getBytes(StandardCharsets.UTF_8));
      return folder.resolve(PAGE);
    } catch (IOException e) {
      throw new BrokenOffException(
          "the summary cannot be made (%s); the explanations are whole, --resume tries again"
              .formatted(e),
          e);
    }
  }
}
