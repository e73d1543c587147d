package dev.kedge.report.overview;

import dev.kedge.report.json.DamagedException;
import dev.kedge.report.json.Session;
import dev.kedge.report.json.Summary;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All that is told of a run, made from its files in three passes; only some pictures' views are
 * kept in memory, whatever their number. Which ones does not depend on the order of lines.
 *
 * @param tally what the lines say together
 * @param palette kinds of superpixels
 * @param all what anchors have in common
 * @param classes the same by class, the one with most pictures first
 * @param unseen number of explained pictures whose view is missing, as after a crash of the machine
 * @param sheet some pictures, by name
 * @param without some of those without an anchor, by name
 * @param offSubject those whose anchor is most at the picture's edge, first
 * @param offSubjectCount number of all of them
 * @param examples by class index, a few pictures each
 */
record Overview(
    Tally tally,
    Palette palette,
    Gathered all,
    List<Gathered> classes,
    int unseen,
    List<View> sheet,
    List<View> without,
    List<View> offSubject,
    int offSubjectCount,
    Map<Integer, List<View>> examples) {
  /** Most pictures of the gallery. */
  static final int MOST_IN_SHEET = 400;

  /** A class of fewer pictures has no map: they say nothing of it. */
  static final int LEAST_OF_CLASS = 3;

  private static final int MOST_WITHOUT = 24;

  private static final int MOST_OFF_SUBJECT = 18;
  private static final int MOST_EXAMPLES = 4;

  /** Off the subject: so many times as much of the anchor at the edge as chance has. */
  private static final double OFF_SUBJECT = 1.75;

  private static final Comparator<View> BY_HASH =
      Comparator.comparingLong((View view) -> Palette.hash(view.image()))
          .thenComparing(View::image);

  /** What is to be done with a view. */
  private interface Use {
    void use(View view);
  }

  /** The overview of the run in a folder. */
  static Overview of(Path folder) throws IOException {
    Tally tally = Tally.of(folder.resolve(RunFiles.EXPLANATIONS));
    Path views = folder.resolve(RunFiles.VIEWS);
    Palette.Sample sample = new Palette.Sample();
    Some sheet = new Some(MOST_IN_SHEET, BY_HASH);
    Some off =
        new Some(
            MOST_OFF_SUBJECT,
            Comparator.comparingDouble((View view) -> -view.region().border())
                .thenComparing(View::image));
    Some without = new Some(MOST_WITHOUT, Comparator.comparing(View::image));
    int[] offCount = new int[1];
    each(
        views,
        tally.explained(),
        view -> {
          sample.add(view);
          sheet.add(view);
          if (view.finding() == Finding.NONE) {
            without.add(view);
          }
          if (isOffSubject(view)) {
            off.add(view);
            offCount[0]++;
          }
        });
    Palette palette = sample.palette();
    Gathered all = new Gathered("", -1, palette.kinds().size());
    Map<Integer, Gathered> classes = new TreeMap<>();
    Map<Integer, Some> examples = new TreeMap<>();
    each(
        views,
        tally.explained(),
        view -> {
          all.add(view, palette);
          classes
              .computeIfAbsent(
                  view.index(), index -> new Gathered(view.label(), index, palette.kinds().size()))
              .add(view, palette);
        });
    List<Gathered> ordered =
        classes.values().stream()
            .sorted(Comparator.comparingInt((Gathered g) -> -g.pictures()))
            .toList();
    ordered.stream()
        .filter(of -> of.pictures() >= LEAST_OF_CLASS)
        .limit(OverviewPage.MOST_CLASSES)
        .forEach(g -> examples.put(g.index(), new Some(MOST_EXAMPLES, BY_HASH)));
    each(
        views,
        tally.explained(),
        view -> {
          @Nullable Some some = examples.get(view.index());
          if (some != null && view.anchored()) {
            some.add(view);
          }
        });
    Map<Integer, List<View>> shown = new TreeMap<>();
    examples.forEach((index, some) -> shown.put(index, some.views()));
    List<View> contacts = new ArrayList<>(sheet.views());
    contacts.sort(Comparator.comparing(View::image));
    return new Overview(
        tally,
        palette,
        all,
        ordered,
        tally.explained().size() - all.pictures(),
        contacts,
        without.views(),
        off.views(),
        offCount[0],
        shown);
  }

  /**
   * The figures of all, with those of each run of the command.
   *
   * @param left as {@link Summary} has it
   */
  Summary summary(OptionalLong left, List<Session> sessions) {
    return new Summary(
        tally.model(),
        tally.explained().size(),
        tally.failures().size(),
        left,
        tally.evaluations(),
        tally.statuses(),
        tally.sizes(),
        tally.medianSize(),
        tally.medianShare(),
        tally.seconds(),
        IntStream.range(0, palette.kinds().size()).mapToObj(this::kind).toList(),
        classes.stream().map(of -> of.summary(palette.kinds().size())).toList(),
        offSubjectCount,
        sessions);
  }

  private Summary.Kind kind(int kind) {
    Palette.Kind one = palette.kinds().get(kind);
    return new Summary.Kind(
        List.of(one.colour().lightness(), one.colour().a(), one.colour().b()),
        one.spread(),
        all.inAnchors(kind),
        all.inAll(kind));
  }

  private static boolean isOffSubject(View view) {
    return view.anchored() && view.region().border() >= OFF_SUBJECT * view.region().expected();
  }

  /** Reads each explained picture's view, once; lines that a crash damaged are passed over. */
  private static void each(Path file, Set<String> explained, Use use) throws IOException {
    Set<String> seen = new HashSet<>();
    Predicate<String> wanted = name -> explained.contains(name) && seen.add(name);
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Optional<View> view = view(line);
        if (view.isPresent() && wanted.test(view.get().image())) {
          use.use(view.get());
        }
      }
    }
  }

  private static Optional<View> view(String line) {
    try {
      return Optional.of(ViewJson.read(line.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (DamagedException damaged) {
      return Optional.empty();
    }
  }

  /** The first of some views in an order. */
  private static final class Some {
    private final int most;
    private final TreeSet<View> views;

    Some(int most, Comparator<View> order) {
      this.most = most;
      this.views = new TreeSet<>(order);
    }

    void add(View view) {
      views.add(view);
      if (views.size() > most) {
        views.removeLast();
      }
    }

    List<View> views() {
      return List.copyOf(views);
    }
  }
}
