/** What a model is, without running it: model folders, image processors, labels, the hub. */
@SuppressWarnings("module") // those that see the trial are not here when this is compiled
module dev.kedge.models {
  requires transitive dev.kedge.core;
  requires com.fasterxml.jackson.databind;
  requires java.net.http;

  exports dev.kedge.models;
  exports dev.kedge.models.hub;
  exports dev.kedge.models.remote;
  exports dev.kedge.models.trial to
      dev.kedge.onnx,
      dev.kedge.cuda;

  uses dev.kedge.models.ModelRuntime;
}
