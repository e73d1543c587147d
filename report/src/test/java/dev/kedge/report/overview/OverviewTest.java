package dev.kedge.report.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.report.json.Session;
import dev.kedge.search.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Runs made by hand. */
final class OverviewTest {
  private static final OptionalLong ALL_DONE = OptionalLong.of(0);

  /** As long as that of a real thumbnail. */
  private static final String THUMBNAIL = "A".repeat(9000);

  private static final int EDGE = 7;

  @TempDir Path folder;

  private static View view(int number) {
    return view(number, "class " + number % 200, Status.FOUND, 3);
  }

  private static View view(int number, String label, Status status, int size) {
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
        label,
        number % 200,
        status,
        size,
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
    OverviewWriter.write(one, session, ALL_DONE, "test");
    OverviewWriter.write(other, session, ALL_DONE, "test");
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
    Arrays.fill(bytes, 3000, 14_000, (byte) 0xFF);
    Files.write(views, bytes);
    Files.writeString(run.resolve("summary.json"), "{dama");
    OverviewWriter.write(run, new Session(50, 0, 1, 1), ALL_DONE, "test");
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
    OverviewWriter.write(run, new Session(4, 1, 400, 1), ALL_DONE, "test");
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
    OverviewWriter.write(run, new Session(10_000, 1, 1_000_000, 100), ALL_DONE, "test");
    long bytes = Files.size(run.resolve("index.html"));
    assertTrue(bytes < 5_000_000, "the page has " + bytes + " bytes");
    String html = Files.readString(run.resolve("index.html"));
    assertTrue(html.contains("400 of 10,000 pictures"), "says what is left out");
    assertTrue(html.contains("is &lt;no&gt; picture"), "escapes");
  }

  private static Document page(Path run) throws Exception {
    return page(run, ALL_DONE);
  }

  private static Document page(Path run, OptionalLong left) throws Exception {
    OverviewWriter.write(run, new Session(1, 0, 100, 1), left, "test");
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(run.resolve("index.html").toFile());
  }

  private static String headline(Path run, OptionalLong left) throws Exception {
    return plain(all(page(run, left), "h1").getFirst());
  }

  @Test
  void aRunThatWasStoppedSaysHowManyPicturesAreLeft() throws Exception {
    OptionalLong many = OptionalLong.of(1200);
    Path three = write(List.of(1, 2, 3));
    assertEquals(
        "All 3 pictures explained have an anchor; 1 more failed; 1,200 are not done",
        headline(three, many));
    assertEquals(
        "1 of 4 pictures has an anchor; 1 is not done", headline(mixed(), OptionalLong.of(1)));
    assertEquals("The picture begun failed; 1,200 are not done", headline(write(List.of()), many));
    Path nothing = write(List.of());
    Files.writeString(nothing.resolve(RunFiles.EXPLANATIONS), "");
    assertEquals("No picture was explained; 1,200 are not done", headline(nothing, many));
    String stopped = "The run was stopped before its end: --resume goes on with the rest.";
    for (Path run : List.of(three, nothing)) {
      for (OptionalLong left : List.of(many, OptionalLong.empty(), ALL_DONE)) {
        String text = plain(page(run, left).getDocumentElement());
        assertEquals(!left.equals(ALL_DONE), text.contains(stopped), text);
      }
    }
    assertEquals(
        "All 3 pictures explained have an anchor; 1 more failed",
        headline(three, OptionalLong.empty()),
        "how many are left is not known");
  }

  private static List<Element> all(Document page, String tag) {
    return IntStream.range(0, page.getElementsByTagName(tag).getLength())
        .mapToObj(i -> (Element) page.getElementsByTagName(tag).item(i))
        .toList();
  }

  private static Element byId(Document page, String tag, String id) {
    return all(page, tag).stream()
        .filter(element -> element.getAttribute("id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> titles(Document page) {
    return all(page, "h2").stream().map(Element::getTextContent).toList();
  }

  private static String plain(Node node) {
    return node.getTextContent().replaceAll("[\\s\u00A0]+", " ");
  }

  /** A run of four pictures: an anchor, none found, the whole picture, no part needed. */
  private Path mixed() throws IOException {
    Path run = Files.createTempDirectory(folder, "mixed");
    Files.writeString(
        run.resolve(RunFiles.EXPLANATIONS),
        String.join(
            "\n",
            line(0),
            line(1).replace("FOUND", "DEADLINE"),
            line(2).replace("\"pixelShare\":0.2", "\"pixelShare\":1.0"),
            line(3).replace("FOUND", "EMPTY"),
            ""));
    Files.writeString(
        run.resolve(RunFiles.VIEWS),
        Stream.of(
                view(0, "a", Status.FOUND, 3),
                view(1, "a", Status.DEADLINE, 3),
                view(2, "a", Status.FOUND, 15),
                view(3, "a", Status.EMPTY, 0))
            .map(view -> ViewJson.of(view) + "\n")
            .collect(Collectors.joining()));
    return run;
  }

  @Test
  void picturesWithoutAnAnchorAreToldApart() throws Exception {
    Document page = page(mixed());
    assertEquals("1 of 4 pictures has an anchor", plain(all(page, "h1").getFirst()));
    Element gallery = byId(page, "ul", "gallery");
    List<Element> items =
        all(page, "li").stream().filter(item -> item.getParentNode().equals(gallery)).toList();
    assertEquals(
        List.of("anchor", "none", "whole", "any"),
        items.stream().map(item -> item.getAttribute("class")).toList());
    assertEquals(
        List.of("", "no anchor", "only the whole picture", "no part needed"),
        items.stream()
            .map(
                item ->
                    item.getElementsByTagName("b").getLength() == 0
                        ? ""
                        : item.getElementsByTagName("b").item(0).getTextContent())
            .toList());
    items.forEach(item -> assertTrue(plain(item).contains("dir/0000"), "named: " + plain(item)));
    assertEquals("Without an anchor", titles(page).getFirst());
    assertTrue(plain(page.getDocumentElement()).contains("(the deadline came first)"), "says why");
  }

  @Test
  void whatWasFoundComesFirst() throws Exception {
    Path run = write(List.of(EDGE, 8, 9));
    Path lines = run.resolve(RunFiles.EXPLANATIONS);
    Files.writeString(lines, line(11).replace("FOUND", "LIMIT") + "\n", StandardOpenOption.APPEND);
    assertEquals(
        List.of(
            "What failed",
            "Without an anchor",
            "Worth a look: does it look at the background?",
            "All pictures",
            "How it went"),
        titles(page(run)).stream()
            .filter(title -> !title.startsWith("What anchors"))
            .map(title -> title.startsWith("Some") ? "All pictures" : title)
            .toList());
    assertEquals(
        "3 of 4 pictures have an anchor; 1 more failed", plain(all(page(run), "h1").getFirst()));
  }

  @Test
  void aClassOfOneOrTwoPicturesHasNoMap() throws Exception {
    Document few = page(write(List.of(1, 2, 201, 202)));
    assertFalse(titles(few).contains("What each class hangs on"), "two of each");
    Document three = page(write(List.of(1, 2, 201, 401)));
    assertTrue(titles(three).contains("What each class hangs on"));
    assertEquals(
        List.of("class 1"),
        all(three, "article").stream()
            .map(card -> card.getElementsByTagName("h3").item(0).getTextContent())
            .toList());
    assertTrue(plain(three.getDocumentElement()).contains("1 more class of one or two pictures"));
  }

  @Test
  void theScriptIsTheOneThatThePageAllows() throws Exception {
    Document page = page(write(numbers(5)));
    assertEquals(1, all(page, "script").size());
    Element script = all(page, "script").getFirst();
    assertFalse(script.hasAttribute("src"), "loads nothing");
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(script.getTextContent().getBytes(StandardCharsets.UTF_8));
    String policy =
        all(page, "meta").stream()
            .map(meta -> meta.getAttribute("content"))
            .filter(content -> content.startsWith("default-src"))
            .findFirst()
            .orElseThrow();
    assertTrue(
        policy.contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'"),
        policy);
    assertTrue(byId(page, "form", "controls").hasAttribute("hidden"), "of no use without script");
  }

  @Test
  void oneAndNoPicture() throws Exception {
    Document one = page(write(List.of(1)));
    assertEquals("The picture has an anchor; 1 more failed", plain(all(one, "h1").getFirst()));
    assertFalse(titles(one).contains("What anchors are made of"), "of one picture");
    Document none = page(write(List.of()));
    assertEquals("The picture failed", plain(all(none, "h1").getFirst()));
    assertEquals(List.of("What failed", "How it went"), titles(none));
  }
}
