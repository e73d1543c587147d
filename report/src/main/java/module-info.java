/** What is said of results: stories, and their text, HTML, pictures and JSON. */
module dev.kedge.report {
  requires transitive dev.kedge.core;
  requires transitive com.fasterxml.jackson.databind;
  requires java.desktop;

  exports dev.kedge.report;
  exports dev.kedge.report.html;
  exports dev.kedge.report.json;
  exports dev.kedge.report.overview;
  exports dev.kedge.report.text;
}
