/** What a model is, without running it: model folders, image processors, labels, the hub. */
module dev.kedge.models {
  requires transitive dev.kedge.core;
  requires com.fasterxml.jackson.databind;
  requires java.net.http;

  exports dev.kedge.models;
  exports dev.kedge.models.hub;

  uses dev.kedge.models.ModelRuntime;
}
