package dev.kedge.report.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.report.json.Session;
import dev.kedge.search.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs made by hand. */
final class OverviewTest {
  /** As long as that of a real thumbnail. */
  private static final String THUMBNAIL = "A".repeat(5600);

  private static final int EDGE = 7;

  @TempDir Path folder;

  private static View view(int number) {
    Random random = new Random(number);
    boolean atEdge = number % 100 == EDGE;
    List<Double> cells = IntStream.range(0, 25).mapToObj(c -> c == 12 ? 1.0 : 0.0).toList();
    List<Patch> patches = new ArrayList<>();
    for (int s = 0; s < 15; s++) {
      // What is in the anchor is red, what is not is blue.
      boolean anchored = s < 3;
      Oklab colour = anchored ? Oklab.of(200, random.nextInt(40), 0) : Oklab.of(0, 0, 200);
      patches.add(new Patch(colour, .05, 1.0 / 15, anchored));
    }
    return new View(
        "dir/" + Integer.toString(100_000 + number).substring(1) + ".jpg",
        "class " + number % 200,
        number % 200,
        Status.FOUND,
        3,
        .2,
        new Region(cells, atEdge ? .9 : .1, .36),
        patches,
        THUMBNAIL);
  }

  private static String line(int number) {
    return """
    {"schema":"kedge.explanation/1","image":"dir/%s.jpg","model":{"name":"m","sha256":""},\
    "explained":{"index":1,"label":"a","probability":0.9},"top":[],\
    "segmentation":{"superpixels":15},"status":"FOUND",\
    "anchor":{"superpixels":[0,1,2],"precision":1,"precisionLow":1,"precisionHigh":1,\
    "confidence":1,"evidence":"EXACT","pixelShare":0.2,"coverage":0.125},\
    "cost":{"evaluations":100,"distinctMasks":99,"draws":120},"options":{},"seed":0,\
    "version":"test","run":{"backend":"b","maskedOn":"m","runtime":"r","device":"d","notes":["n"],\
    "inferenceBatch":16,"batches":7,\
    "seconds":{"total":2.0,"read":0,"segment":0,"perturb":0,"model":1.0,"waiting":0,"search":0.25}}}
    """
        .formatted(Integer.toString(100_000 + number).substring(1))
        .strip();
  }

  private Path write(List<Integer> numbers) throws IOException {
    Path run = Files.createTempDirectory(folder, "run");
    Files.writeString(
        run.resolve(RunFiles.EXPLANATIONS),
        numbers.stream().map(n -> line(n) + "\n").collect(Collectors.joining())
            + """
            {"schema":"kedge.explanation/1","image":"bad","model":{"name":"m","sha256":""},\
            "version":"test","error":"bad: is <no> picture"}
            """);
    Files.writeString(
        run.resolve(RunFiles.VIEWS),
        numbers.stream().map(n -> ViewJson.of(view(n)) + "\n").collect(Collectors.joining())
            + ViewJson.of(view(99_999))
            + "\n");
    return run;
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void tellsWhereAnchorsLieAndWhatTheyAreMadeOf() throws IOException {
    Overview overview = Overview.of(write(numbers(1000)));
    assertEquals(1000, overview.tally().explained().size());
    assertEquals(1, overview.tally().failures().size());
    assertEquals(100_000, overview.tally().evaluations());
    assertEquals(3, overview.tally().medianSize());
    assertEquals(1, overview.all().cell(12), 1e-9);
    assertEquals(0, overview.all().cell(0), 1e-9);
    assertEquals(200, overview.classes().size());
    assertEquals(10, overview.offSubjectCount());
    assertTrue(overview.offSubject().stream().allMatch(v -> v.image().endsWith("07.jpg")));
    int blue =
        IntStream.range(0, overview.palette().kinds().size())
            .filter(kind -> overview.palette().kinds().get(kind).colour().b() < -.2)
            .findFirst()
            .orElseThrow();
    assertEquals(.8, overview.all().inAll(blue), 1e-3);
    assertEquals(0, overview.all().inAnchors(blue));
  }

  @Test
  void theOrderOfLinesDoesNotMatter() throws IOException {
    List<Integer> numbers = numbers(2000);
    Path one = write(numbers);
    Collections.shuffle(numbers, new Random(5));
    Path other = write(numbers);
    Session session = new Session(2000, 1, 200_000, 10);
    OverviewWriter.write(one, session, "test");
    OverviewWriter.write(other, session, "test");
    assertEquals(
        Files.readString(one.resolve("summary.json")),
        Files.readString(other.resolve("summary.json")));
    assertEquals(
        Files.readString(one.resolve("index.html")), Files.readString(other.resolve("index.html")));
  }

  @Test
  void aDamagedViewIsCountedNotFatal() throws IOException {
    Path run = write(numbers(50));
    Path views = run.resolve(RunFiles.VIEWS);
    byte[] bytes = Files.readAllBytes(views);
    Arrays.fill(bytes, 3000, 9000, (byte) 0xFF);
    Files.write(views, bytes);
    Files.writeString(run.resolve("summary.json"), "{dama");
    OverviewWriter.write(run, new Session(50, 0, 1, 1), "test");
    assertTrue(
        Files.readString(run.resolve("index.html")).contains("2 pictures only counted here"));
  }

  @Test
  void anAnchorOfTheWholePictureIsNoneOnThePage() throws IOException {
    Path run = write(numbers(3));
    Path lines = run.resolve(RunFiles.EXPLANATIONS);
    Files.writeString(
        lines,
        line(7).replace("\"pixelShare\":0.2", "\"pixelShare\":1.0") + "\n",
        StandardOpenOption.APPEND);
    OverviewWriter.write(run, new Session(4, 1, 400, 1), "test");
    String page =
        Files.readString(run.resolve("index.html")).replaceAll("<[^>]*>|[\\s\\u00A0]+", " ");
    String found = page.substring(page.indexOf("What was found")).replaceAll(" +", " ");
    assertTrue(
        found.startsWith("What was found an anchor 75 % no less than the whole picture 25 %"),
        found);
  }

  @Test
  void thePageStaysLight() throws IOException {
    Path run = write(numbers(10_000));
    OverviewWriter.write(run, new Session(10_000, 1, 1_000_000, 100), "test");
    long bytes = Files.size(run.resolve("index.html"));
    assertTrue(bytes < 3_000_000, "the page has " + bytes + " bytes");
    String html = Files.readString(run.resolve("index.html"));
    assertTrue(html.contains("240 of 10,000 pictures"), "says what is left out");
    assertTrue(html.contains("is &lt;no&gt; picture"), "escapes");
  }
}
