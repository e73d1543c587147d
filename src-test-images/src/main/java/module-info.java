/** Photos with their licences, and the demo classifier. */
module dev.kedge.testimages {
  requires static transitive org.jspecify;

  exports dev.kedge.testimages;
}
