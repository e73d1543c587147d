package dev.kedge.models.hub;

import dev.kedge.models.hub.HubClient.Answer;

/**
 * What to do when the hub says no, by its {@code X-Error-Code}, else by the status.
 *
 * @param model what was asked for
 * @param settings where, and by whom
 */
record Refusal(HubModel model, HubSettings settings) {
  HubException of(Answer answer) {
    if (!answer.from().getHost().equalsIgnoreCase(settings.endpoint().getHost())) {
      return other(answer);
    }
    boolean denied = answer.status() == 401 || answer.status() == 403;
    return switch (answer.header("X-Error-Code")) {
      case "RevisionNotFound" -> revision();
      case "EntryNotFound" -> file(answer);
      case "GatedRepo" -> gated();
      case "RepoNotFound" -> repository(answer);
      default ->
          denied && message(answer).contains("credentials")
              ? token(answer)
              : denied || answer.status() == 404 ? repository(answer) : other(answer);
    };
  }

  private HubException revision() {
    return new HubException(
        "hf:%s has no revision \"%s\"; give a branch, a tag or a commit in full, as %s/%s/commits lists them"
            .formatted(
                model.repository(), model.revision(), settings.endpoint(), model.repository()));
  }

  private HubException file(Answer answer) {
    return new HubException(
        "%s has no file %s any more; try again".formatted(model.named(), answer.from().getPath()));
  }

  private HubException gated() {
    String page = settings.endpoint() + "/" + model.repository();
    return new HubException(
        settings.token().isPresent()
            ? "%s is gated, and the owner of the token sent has no access: log in, accept the conditions at %s, and wait until that is granted; the token must be allowed to read gated repositories"
                .formatted(model.named(), page)
            : "%s is gated: accept its conditions at %s, then give a token of that account, as HF_TOKEN or in %s (\"hf auth login\" writes it)"
                .formatted(model.named(), page, settings.tokenFile()));
  }

  private HubException repository(Answer answer) {
    return new HubException(
        settings.token().isPresent()
            ? "%s has no model %s that the owner of the token sent may read%s; check ORG/REPO, and what the token allows"
                .formatted(settings.endpoint(), model.repository(), why(answer))
            : "%s has no public model %s%s; check ORG/REPO, and for a private one give a token, as HF_TOKEN or in %s"
                .formatted(
                    settings.endpoint(), model.repository(), why(answer), settings.tokenFile()));
  }

  private HubException token(Answer answer) {
    return new HubException(
        "%s does not accept the token (HF_TOKEN, or %s)%s; renew it, or unset it for a public model"
            .formatted(settings.endpoint(), settings.tokenFile(), why(answer)));
  }

  private HubException other(Answer answer) {
    return new HubException(
        "%s does not give %s: it answers %s%s; check HF_ENDPOINT, or try again later"
            .formatted(answer.from().getHost(), model.named(), answer.status(), why(answer)));
  }

  private static String message(Answer answer) {
    String text = answer.header("X-Error-Message").replaceAll("\\s+", " ").strip();
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }

  private static String why(Answer answer) {
    String text = message(answer);
    return text.isEmpty() ? "" : " (it says: " + text.replaceAll("\\.$", "") + ")";
  }
}
