package dev.kedge.app.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kedge.app.flags.UsageException;
import dev.kedge.app.terminal.BrokenOffException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a run on disks and in folders that do not do as they are told. */
final class ResultsTest {
  private static final Entry ENTRY =
      new Entry(
          """
          {"schema":"kedge.explanation/1","image":"a","model":{"name":"m","sha256":""},\
          "explained":{"index":1,"label":"a","probability":0.9},"top":[],\
          "segmentation":{"superpixels":15},"status":"FOUND",\
          "anchor":{"superpixels":[0,1,2],"precision":1,"precisionLow":1,"precisionHigh":1,\
          "confidence":1,"evidence":"EXACT","pixelShare":0.2,"coverage":0.125},\
          "cost":{"evaluations":100,"distinctMasks":99,"draws":120},"options":{},"seed":0,\
          "version":"test","run":{"backend":"b","maskedOn":"m","runtime":"r",\
          "device":"d","notes":[],"inferenceBatch":8,"batches":7,\
          "seconds":{"total":2.0,"read":0,"segment":0,"perturb":0,"model":1.0,"waiting":0,"search":0.25}}}\
          """
              .strip(),
          Optional.of("{\"image\":\"a\"}"));

  /** Takes all that is written, and cannot be forced. */
  private static final Path NULL_DEVICE = Path.of("/dev/null");

  @TempDir Path folder;

  private Results open(boolean resume) throws IOException {
    Path run = Files.writeString(folder.resolve("settings.json"), "{\"schema\":\"kedge.run/1\"}");
    return Results.open(folder.resolve("results"), Manifest.read(run), resume);
  }

  private Path views() {
    return folder.resolve("results").resolve("views.jsonl");
  }

  /** Files below the folder that this process holds open. */
  private List<Path> held() throws IOException {
    List<Path> held = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath())) {
          held.add(Files.readSymbolicLink(descriptor));
        }
      }
    }
    return held;
  }

  @Test
  void whereOneFileDoesNotOpenNoneStaysOpen() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/fd")), "no list of open files here");
    open(false).close();
    Files.delete(views());
    Files.createSymbolicLink(views(), folder.resolve("no/such/folder"));
    assertThrows(UsageException.class, () -> open(true));
    assertEquals(List.of(), held());
    Files.delete(views());
    open(true).close();
  }

  @Test
  void aFolderThatIsRemovedMeanwhileIsNoticedWithTheNextPicture() throws IOException {
    Results results = open(false);
    results.add(ENTRY);
    Path renamed = Files.move(folder.resolve("results"), folder.resolve("renamed"));
    BrokenOffException gone = assertThrows(BrokenOffException.class, () -> results.add(ENTRY));
    assertTrue(String.valueOf(gone.getMessage()).contains("removed or renamed"), gone.toString());
    results.close();
    assertEquals(1, Files.readAllLines(renamed.resolve("explanations.jsonl")).size());
  }

  @Test
  void linesThatAreLostWithTheLastSyncAreAnError() throws IOException {
    assumeTrue(Files.exists(NULL_DEVICE), "no file here that cannot be forced");
    open(false).close();
    Files.delete(views());
    Files.createSymbolicLink(views(), NULL_DEVICE);
    Results results = open(true);
    results.add(ENTRY);
    BrokenOffException lost = assertThrows(BrokenOffException.class, results::close);
    assertTrue(String.valueOf(lost.getMessage()).contains("cannot be written to"), lost.toString());
    Files.delete(views());
    try (Results again = open(true)) {
      assertTrue(again.isDone("a"));
    }
  }
}
