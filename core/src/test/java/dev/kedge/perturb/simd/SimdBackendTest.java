package dev.kedge.perturb.simd;

import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendContract;

final class SimdBackendTest extends BackendContract {
  @Override
  protected Backend backend() {
    return new SimdBackend();
  }
}
