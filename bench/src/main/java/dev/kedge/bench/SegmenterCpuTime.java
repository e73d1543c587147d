package dev.kedge.bench;

import dev.kedge.image.Image;
import dev.kedge.segment.Segmenter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a segmentation of 224×224 pixels takes of one core: processor time of the thread, so that a
 * busy machine disturbs it little; warm, medians. Prints a JSON document.
 */
public final class SegmenterCpuTime {
  private static final int ROUNDS = 101;
  private static final int WARM_UP_ROUNDS = 60;
  private static final List<String> METHODS =
      List.of("slic", "felzenszwalb", "felzenszwalb-coarse", "quickshift", "quickshift-far");
  private static final List<String> PHOTOS =
      List.of("chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg", "gc_panda.jpg");

  private SegmenterCpuTime() {}

  public static void main(String[] args) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String method : METHODS) {
      for (String photo : PHOTOS) {
        rows.add(measure(method, photo, WARM_UP_ROUNDS, ROUNDS));
      }
    }
    Results.print("segmenter-cpu-time", rows);
  }

  static Map<String, Object> measure(String method, String photo, int warmUp, int rounds)
      throws IOException {
    Segmenter segmenter = SegmenterBench.segmenter(method);
    Image image = SegmenterBench.view(photo);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] milliseconds = new double[rounds];
    int superpixels = 0;
    for (int round = -warmUp; round < rounds; round++) {
      long start = threads.getCurrentThreadCpuTime();
      superpixels = segmenter.segment(image).superpixels();
      double taken = (threads.getCurrentThreadCpuTime() - start) / 1e6;
      milliseconds[Math.max(0, round)] = taken;
    }
    Arrays.sort(milliseconds);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("method", method);
    row.put("parameters", segmenter.parameters());
    row.put("photo", photo);
    row.put("superpixels", superpixels);
    row.put("medianMilliseconds", Results.rounded(milliseconds[rounds / 2]));
    row.put("leastMilliseconds", Results.rounded(milliseconds[0]));
    row.put("rounds", rounds);
    return row;
  }
}
