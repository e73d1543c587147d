package dev.kedge.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * What runs a model.
 *
 * @param runtime the library, with its version: {@code ONNX Runtime 1.28.0}
 * @param device what it computes on: {@code CPU, 2 threads}, {@code cuda:0 (NVIDIA …)}
 * @param notes what else is worth knowing, a clause each, as it came up: how batches reach the
 *     model, how their size was found, why no card was taken
 */
public record Inference(String runtime, String device, List<String> notes) {
  public Inference {
    notes = List.copyOf(notes);
  }

  /** One about which nothing else is worth knowing. */
  public static Inference of(String runtime, String device) {
    return new Inference(runtime, device, List.of());
  }

  /** The same with one more note. */
  public Inference with(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Inference(runtime, device, more);
  }
}
