package dev.kedge.cuda;

import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract, through the fake driver, or on a card with {@code -Dkedge.driver=FOLDER}. */
final class CudaBackendTest extends BackendContract {
  private final CudaBackend backend = new CudaBackend();

  @BeforeAll
  static void fakeIsThereIfRequired() {
    FakeDriver.ifThere();
  }

  @Override
  protected Backend backend() {
    return backend;
  }

  @AfterEach
  void close() {
    backend.close();
  }
}
