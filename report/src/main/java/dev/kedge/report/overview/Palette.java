package dev.kedge.report.overview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32;

/** The kinds of superpixels of a run: groups alike in colour and in how much it varies. */
final class Palette {
  private static final int KINDS = 8;
  private static final int MOST_PATCHES = 20_000;
  private static final long SEED = 0;

  /**
   * A kind.
   *
   * @param colour its mean
   * @param spread how far the pixels of a superpixel are from the superpixel's mean
   */
  record Kind(Oklab colour, double spread) {}

  private final List<Kind> kinds;
  private final KMeans groups;
  private final int[] places;

  private Palette(KMeans groups, List<Kind> kinds, int[] places) {
    this.groups = groups;
    this.kinds = kinds;
    this.places = places;
  }

  /**
   * Collects pictures to make a palette of: so many that they have some {@value #MOST_PATCHES}
   * superpixels, drawn by a hash of their names, so that it does not matter in which order they
   * come.
   */
  static final class Sample {
    private record Picture(long hash, String name, List<double[]> points) {}

    private final TreeSet<Picture> pictures =
        new TreeSet<>(Comparator.comparingLong(Picture::hash).thenComparing(Picture::name));
    private int points;

    void add(View view) {
      Picture picture =
          new Picture(
              hash(view.image()),
              view.image(),
              view.patches().stream().map(Palette::point).toList());
      if (pictures.add(picture)) {
        points += picture.points.size();
      }
      while (pictures.size() > 1 && points - pictures.last().points.size() >= MOST_PATCHES) {
        points -= pictures.removeLast().points.size();
      }
    }

    /** The palette of what was collected. */
    Palette palette() {
      List<double[]> all = new ArrayList<>();
      pictures.forEach(picture -> all.addAll(picture.points));
      return Palette.of(KMeans.of(all, KINDS, SEED));
    }
  }

  /** The same number for the same name, evenly spread. */
  static long hash(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return crc.getValue();
  }

  private static double[] point(Patch patch) {
    return new double[] {
      patch.colour().lightness(), patch.colour().a(), patch.colour().b(), patch.spread()
    };
  }

  /** Kinds from dark to light. */
  private static Palette of(KMeans groups) {
    List<Integer> order = new ArrayList<>();
    for (int group = 0; group < groups.groups(); group++) {
      order.add(group);
    }
    order.sort(Comparator.comparingDouble(group -> groups.centre(group, 0)));
    int[] places = new int[order.size()];
    List<Kind> kinds = new ArrayList<>();
    for (int place = 0; place < places.length; place++) {
      int group = order.get(place);
      places[group] = place;
      kinds.add(
          new Kind(
              new Oklab(groups.centre(group, 0), groups.centre(group, 1), groups.centre(group, 2)),
              groups.centre(group, 3)));
    }
    return new Palette(groups, List.copyOf(kinds), places);
  }

  List<Kind> kinds() {
    return kinds;
  }

  /** The kind of a superpixel, by its number. */
  int kind(Patch patch) {
    return places[groups.nearest(point(patch))];
  }
}
