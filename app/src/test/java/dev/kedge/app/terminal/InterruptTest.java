package dev.kedge.app.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kedge.app.JavaProcess;
import dev.kedge.app.JavaProcess.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InterruptTest {
  @TempDir Path folder;

  @Test
  void nobodyAskedWhileNothingHappens() {
    try (Interrupt interrupt = new Interrupt()) {
      assertFalse(interrupt.asked());
    }
  }

  /** Ends while one is open, and opens and closes others meanwhile. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] args) {
      Interrupt before = new Interrupt();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try (Interrupt late = new Interrupt()) {
                      System.out.println("asked: " + late.asked());
                    }
                    before.close();
                    System.out.println("closed");
                  }));
      System.exit(0);
    }
  }

  @Test
  void aProcessThatEndsIsNoError() throws Exception {
    Ended ended = JavaProcess.with().run(folder, Ending.class);
    assertEquals("", ended.err());
    assertEquals(0, ended.code());
    assertEquals("asked: true\nclosed\n", ended.out().replace("\r\n", "\n"));
  }
}
