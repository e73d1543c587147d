package dev.kedge.report.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PreprocessingJsonTest {
  private static String json(Step... steps) {
    return PreprocessingJson.of(Preprocessing.of(steps)).toString().replace('"', '\'');
  }

  @Test
  void everyStep() {
    assertEquals("[]", json());
    assertEquals(
        "[{'step':'cropShare','height':0.875,'width':0.5},"
            + "{'step':'resize','shortestEdge':256,'filter':'bilinear'},"
            + "{'step':'centerCrop','height':224,'width':192,'centring':'down','border':[0,0,0]},"
            + "{'step':'rescale','factor':0.5,'offset':-1.0},"
            + "{'step':'reverseChannels'},"
            + "{'step':'normalize','mean':[0.1,0.2,0.3],'std':[0.4,0.5,0.6]}]",
        json(
            new Step.CropShare(.875, .5),
            new Resize.ShortestEdge(256, Resampling.BILINEAR),
            new Step.CenterCrop(new Size(224, 192)),
            new Step.Rescale(.5, -1),
            new Step.ReverseChannels(),
            new Step.Normalize(List.of(.1, .2, .3), List.of(.4, .5, .6))));
  }

  @Test
  void everyResize() {
    Resampling box = Resampling.BOX;
    Size size = new Size(3, 4);
    assertEquals(
        "[{'step':'resize','height':3,'width':4,'filter':'box'}]",
        json(new Resize.Exact(size, box)));
    assertEquals(
        "[{'step':'resize','shortestEdge':3,'longestEdge':4,'filter':'box'}]",
        json(new Resize.ShortestEdgeUpTo(3, 4, box)));
    assertEquals(
        "[{'step':'resize','shortestEdge':3,'multiple':2,'rounding':'down','filter':'box'}]",
        json(new Resize.ShortestEdgeToMultiple(3, 2, Resize.Rounding.DOWN, box)));
    assertEquals(
        "[{'step':'resize','height':3,'width':4,'fit':'covering','rounding':'nearest',"
            + "'filter':'box'}]",
        json(new Resize.KeepRatio(size, Resize.Fit.COVERING, Resize.Rounding.NEAREST, box)));
  }
}
