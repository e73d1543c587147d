/** What a model is, without running it: model folders, image processors, labels. */
module dev.kedge.models {
  requires transitive dev.kedge.core;
  requires com.fasterxml.jackson.databind;

  exports dev.kedge.models;

  uses dev.kedge.models.ModelRuntime;
}
