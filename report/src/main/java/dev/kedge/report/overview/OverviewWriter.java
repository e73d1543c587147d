package dev.kedge.report.overview;

import dev.kedge.image.io.AtomicFile;
import dev.kedge.report.json.DamagedException;
import dev.kedge.report.json.Session;
import dev.kedge.report.json.SummaryJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes what a run came to: {@code summary.json} and the page {@code index.html}. */
public final class OverviewWriter {
  private OverviewWriter() {}

  /**
   * Writes both from the files of a run, all of each or nothing.
   *
   * @param session what was done since they were written before
   * @param left number of pictures that are not done; 0 unless the run was stopped, empty if it was
   *     and that is not known
   * @return the page's file
   * @throws IOException if they cannot be made or written
   */
  public static Path write(Path folder, Session session, OptionalLong left, String version)
      throws IOException {
    Overview overview = Overview.of(folder);
    Path summary = folder.resolve(RunFiles.SUMMARY);
    List<Session> sessions = new ArrayList<>(sessions(summary));
    if (session.explained() + session.failed() > 0) {
      sessions.add(session);
    }
    String json = SummaryJson.of(overview.summary(left, sessions)).toPrettyString() + "\n";
    AtomicFile.write(summary, json.getBytes(StandardCharsets.UTF_8));
    String html = new OverviewPage(overview, left, sessions, folder, version).html();
    Path page = folder.resolve(RunFiles.PAGE);
    AtomicFile.write(page, html.getBytes(StandardCharsets.UTF_8));
    return page;
  }

  /** The sessions of a summary that is there already; none if there is none, or it is damaged. */
  private static List<Session> sessions(Path summary) throws IOException {
    if (!Files.exists(summary)) {
      return List.of();
    }
    try {
      return SummaryJson.read(Files.readAllBytes(summary)).sessions();
    } catch (DamagedException damaged) {
      return List.of();
    }
  }
}
