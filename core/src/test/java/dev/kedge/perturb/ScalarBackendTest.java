package dev.kedge.perturb;

final class ScalarBackendTest extends BackendContract {
  @Override
  protected Backend backend() {
    return new ScalarBackend();
  }
}
