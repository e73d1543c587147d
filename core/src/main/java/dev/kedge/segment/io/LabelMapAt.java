package dev.kedge.segment.io;

import dev.kedge.image.Image;
import dev.kedge.segment.LabelMap;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.Segmenter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Superpixels from a label map in a file, which is read when a picture is cut: of many pictures
 * with a map each, those at hand are in memory.
 *
 * @param file as {@link LabelMapFile} reads it
 */
public record LabelMapAt(Path file) implements Segmenter {
  /**
   * The file's superpixels.
   *
   * @throws IllegalArgumentException if it cannot be read, or is for pictures of another size
   */
  @Override
  public Segmentation segment(Image image) {
    Segmentation segmentation;
    try {
      segmentation = LabelMapFile.read(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("label map " + e.getMessage(), e);
    }
    return new LabelMap(segmentation).segment(image);
  }

  @Override
  public boolean given() {
    return true;
  }

  @Override
  public String method() {
    return "map";
  }

  /** The file's name, in its folder. */
  @Override
  public Map<String, Object> parameters() {
    return Map.of("file", String.valueOf(file.getFileName()));
  }
}
