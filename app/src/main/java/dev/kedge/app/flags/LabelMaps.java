package dev.kedge.app.flags;

import dev.kedge.Scene;
import dev.kedge.image.Image;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.io.LabelMapAt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A label map for each photo, by its name: {@code --segmenter maps:DIR}. It stands for the
 * segmenter until a photo is at hand.
 *
 * @param folder of PNG files: for {@code cats/tom.jpg} {@code cats/tom.jpg.png}, {@code
 *     cats/tom.png}, {@code tom.jpg.png} or {@code tom.png}, the first that there is
 */
public record LabelMaps(Path folder) implements Segmenter {
  /**
   * The scene of a photo: its own label map, if photos have one each.
   *
   * @param name the photo's path, relative to the folder that was given if one was
   */
  public static Scene sceneOf(Scene scene, String name) {
    return scene.segmenter() instanceof LabelMaps maps
        ? scene.toBuilder().segmenter(maps.of(name)).build()
        : scene;
  }

  private LabelMapAt of(String name) {
    Path photo = Path.of(name);
    List<Path> maps = new ArrayList<>();
    if (!photo.isAbsolute()) {
      maps.addAll(maps(photo));
    }
    maps.addAll(maps(photo.getFileName()));
    return new LabelMapAt(maps.stream().filter(Files::exists).findFirst().orElseGet(maps::getLast));
  }

  /** What the label map of a photo may be called. */
  private List<Path> maps(Path photo) {
    String file = String.valueOf(photo.getFileName());
    int dot = file.lastIndexOf('.');
    Path beside = folder.resolve(photo);
    return List.of(
        beside.resolveSibling(file + ".png"),
        beside.resolveSibling((dot > 0 ? file.substring(0, dot) : file) + ".png"));
  }

  @Override
  public Segmentation segment(Image image) {
    throw new IllegalStateException("a photo of no name has no label map");
  }

  @Override
  public boolean given() {
    return true;
  }

  @Override
  public String method() {
    return "maps";
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("folder", folder.toString());
  }
}
