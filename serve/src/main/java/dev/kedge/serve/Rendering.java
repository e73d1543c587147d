package dev.kedge.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.check.Questions.Answered;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.engine.Outcome;
import dev.kedge.evaluate.Failure;
import dev.kedge.image.io.UnreadableImageException;
import dev.kedge.report.CutShort;
import dev.kedge.report.ExplanationReport;
import dev.kedge.report.html.ReportWriter;
import dev.kedge.report.json.AlibiJson;
import dev.kedge.report.json.ExplanationJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/** Outcomes in the forms that callers accept. */
final class Rendering {
  static final String ALIBI = "application/vnd.kedge.alibi+json";
  private static final String HTML = "text/html";
  private static final String PNG = "image/png";

  private final String version;

  Rendering(String version) {
    this.version = version;
  }

  String version() {
    return version;
  }

  /**
   * The answer about a picture.
   *
   * @param accept header {@code Accept}; JSON unless it names HTML, PNG or {@link #ALIBI} first
   */
  Reply reply(Ticket ticket, Outcome outcome, String accept) throws IOException {
    return switch (outcome) {
      case Outcome.Failed failed -> Reply.json(status(failed.cause()), json(ticket, outcome));
      case Outcome.Explained explained ->
          switch (form(accept)) {
            case HTML -> Reply.text(HTML, ReportWriter.page(report(ticket, explained)));
            case PNG -> Reply.of(200, PNG, ReportWriter.anchor(report(ticket, explained)));
            case ALIBI -> Reply.json(AlibiJson.of(explained.explanation(), version, false));
            default -> Reply.json(json(ticket, outcome));
          };
    };
  }

  /** As the command line prints it. */
  ObjectNode json(Ticket ticket, Outcome outcome) {
    ExplanationJson codec = new ExplanationJson(ticket.model().info(), version);
    return switch (outcome) {
      case Outcome.Explained done ->
          codec.of(ticket.name(), ticket.asked().besides(), answered(ticket, done), done.read());
      case Outcome.Failed done -> codec.ofError(ticket.name(), done.reason());
    };
  }

  private static Answered answered(Ticket ticket, Outcome.Explained done) {
    return new Answered(done.explanation(), ticket.checks());
  }

  private ExplanationReport report(Ticket ticket, Outcome.Explained done) {
    Explanation explanation = done.explanation();
    return new ExplanationReport(
        explanation,
        ticket.checks(),
        CutShort.of(ticket.asked().besides(), answered(ticket, done)),
        ticket.model().info(),
        ticket.name(),
        false,
        done.read(),
        json(ticket, done).toPrettyString(),
        version,
        Optional.empty());
  }

  /** What HTTP says of a picture that failed. */
  static int status(Exception cause) {
    return switch (cause) {
      case UnreadableImageException picture -> 422;
      case UnreachableModelException server -> 503;
      case TimeoutException deadline -> 504;
      case CancellationException given -> 503;
      case Failure memory -> 503;
      case ClassifierException model -> 502;
      case IOException file -> 422;
      case IllegalArgumentException asked -> 422;
      default -> 500;
    };
  }

  private static String form(String accept) {
    for (String given : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String type = given.split(";", 2)[0].strip();
      if (type.equals(HTML) || type.equals(PNG) || type.equals(ALIBI)) {
        return type;
      }
      if (type.equals(Reply.JSON) || type.equals("*/*")) {
        return Reply.JSON;
      }
    }
    return Reply.JSON;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
