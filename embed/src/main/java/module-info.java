/** What the C library calls: explanations in a program of any language. */
@SuppressWarnings("module") // the command line is an automatic module, whose flags are the options
module dev.kedge.embed {
  requires transitive dev.kedge.core;
  requires dev.kedge.app;
  requires dev.kedge.models;
  requires dev.kedge.report;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;

  exports dev.kedge.embed;
}
