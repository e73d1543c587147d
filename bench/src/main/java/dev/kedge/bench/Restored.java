package dev.kedge.bench;

import dev.kedge.AnchorExplainer;
import dev.kedge.ProgressListener;
import dev.kedge.attack.AttackOptions;
import dev.kedge.attack.AttackResult;
import dev.kedge.attack.Attacker;
import dev.kedge.classify.Classifier;
import dev.kedge.compare.CompareOptions;
import dev.kedge.compare.Comparer;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.RestoringSet;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.search.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether restoring sets of attacked photos do what is claimed: each is pasted once more, by a few
 * lines that share nothing with the search, and shown to the model. Arguments: a model, photos.
 */
public final class Restored {
  private static final CompareOptions OPTIONS =
      CompareOptions.DEFAULTS
          .withNullRepeats(0)
          .withPrecisionDraws(0)
          .withDefences(false)
          .withOwnAnchor(false);

  private Restored() {}

  public static void main(String[] args) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Classifier classifier = OnnxClassifier.open(Path.of(args[0]), ModelOptions.DEFAULTS);
        AnchorExplainer explainer = new AnchorExplainer(classifier)) {
      for (String photo : List.of(args).subList(1, args.length)) {
        Image original = new ImageReader().read(Path.of(photo));
        AttackResult attack = new Attacker(classifier).attack(original, AttackOptions.DEFAULTS);
        String name = String.valueOf(Path.of(photo).getFileName());
        if (attack.before().getFirst().index() == attack.after().getFirst().index()) {
          System.err.println(name + ": not attacked within " + attack.queries() + " queries");
          continue;
        }
        Comparison comparison =
            new Comparer(explainer)
                .compare(
                    original, attack.picture(), OPTIONS, Budget.UNLIMITED, ProgressListener.NONE);
        var restoring = comparison.restoring().orElseThrow();
        rows.add(
            row(
                classifier,
                name + ", A into B",
                original,
                attack.picture(),
                comparison,
                restoring.firstIntoSecond()));
        rows.add(
            row(
                classifier,
                name + ", B into A",
                attack.picture(),
                original,
                comparison,
                restoring.secondIntoFirst()));
        System.err.println(rows.get(rows.size() - 2) + "\n" + rows.getLast());
      }
    }
    Results.print("restored", rows);
  }

  private static Map<String, Object> row(
      Classifier classifier,
      String pair,
      Image from,
      Image into,
      Comparison comparison,
      RestoringSet set) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", classifier.model().name());
    row.put("pair", pair);
    row.put("superpixels", comparison.segmentation().superpixels());
    row.put("set", set.set().toString());
    row.put("proved smallest", set.smallest());
    row.put("restored by hand", pasted(classifier, from, into, comparison, set) == set.label());
    return row;
  }

  private static int pasted(
      Classifier classifier, Image from, Image into, Comparison comparison, RestoringSet set) {
    Preprocessing preprocessing = classifier.model().preprocessing();
    Image view = preprocessing.view(into);
    byte[] source = preprocessing.view(from).copyRgb();
    byte[] rgb = view.copyRgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = set.set().contains(comparison.segmentation().label(i / 3)) ? source[i] : rgb[i];
    }
    try (ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      preprocessing.write(
          Image.of(view.height(), view.width(), rgb), classifier.input(), batch.row(0));
      batch.count(1);
      return classifier.classify(batch).top(0);
    }
  }
}
