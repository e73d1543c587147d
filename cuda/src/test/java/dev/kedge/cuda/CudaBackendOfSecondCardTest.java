package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendContract;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The contract on card 1, through the fake driver, or on a machine with two cards. */
final class CudaBackendOfSecondCardTest extends BackendContract {
  private final Optional<FakeDriver> fake = FakeDriver.ifThere();
  private final CudaBackend backend = new CudaBackend(1);

  CudaBackendOfSecondCardTest() {
    fake.ifPresent(driver -> driver.set("devices", 2));
  }

  @Override
  protected Backend backend() {
    return backend;
  }

  @AfterEach
  void close() {
    backend.close();
    fake.ifPresent(
        driver -> {
          assertEquals("", driver.misuse());
          assertEquals(0, driver.launches(0));
          assertTrue(driver.launches(1) > 0);
          assertEquals(0, driver.live());
          driver.reset();
        });
  }
}
