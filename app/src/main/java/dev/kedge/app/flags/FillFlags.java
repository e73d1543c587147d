package dev.kedge.app.flags;

import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.perturb.Fill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What shows where a superpixel is masked. */
public final class FillFlags {
  private static final String EXPECTED =
      "expected mean, blur, blur:SIGMA, constant, constant:R,G,B or constant:R/G/B (0 to 255 each)"
          + " or background:DIR";

  /** Pixels of the model's view: enough to hide what is there, too little to hide where it is. */
  private static final double USUAL_BLUR = 10;

  private static final Fill MIDDLE_GREY = new Fill.Constant(127, 127, 127);

  @Option(
      names = "--fill",
      paramLabel = "FILL",
      defaultValue = "mean",
      description =
          "What a masked superpixel shows: mean (its mean colour), blur[:SIGMA], constant[:R,G,B]"
              + " (middle grey), or background:DIR, the pictures of a folder (default:"
              + " ${DEFAULT-VALUE}).")
  String fill = "mean";

  /**
   * The fill that the flag describes.
   *
   * @throws UsageException if it is invalid, or a background cannot be read
   */
  public Fill fill(ImageReader reader) {
    return parse("--fill", fill, reader);
  }

  /**
   * The fill that a flag's value describes.
   *
   * @throws UsageException if it is invalid, or a background cannot be read
   */
  static Fill parse(String flag, String given, ImageReader reader) {
    String[] parts = given.split(":", 2);
    String value = parts.length == 2 ? parts[1] : "";
    boolean takes = !parts[0].equals("mean");
    boolean needs = parts[0].equals("background");
    if (parts.length == 2 ? !takes || value.isBlank() : needs) {
      throw unexpected(flag, given);
    }
    try {
      return switch (parts[0]) {
        case "mean" -> new Fill.Mean();
        case "blur" -> new Fill.Blur(value.isEmpty() ? USUAL_BLUR : Double.parseDouble(value));
        case "constant" -> parts.length == 1 ? MIDDLE_GREY : constant(flag, given, value);
        case "background" -> new Fill.Backgrounds(backgrounds(Path.of(value), reader));
        default -> throw unexpected(flag, given);
      };
    } catch (NumberFormatException e) {
      throw unexpected(flag, given);
    } catch (NotDirectoryException | NoSuchFileException e) {
      throw new UsageException(
          "%s is '%s', but there is no folder %s".formatted(flag, given, e.getMessage()));
    } catch (IllegalArgumentException | IOException e) {
      throw new UsageException(flag + " " + given + ": " + e.getMessage());
    }
  }

  private static UsageException unexpected(String flag, String given) {
    return new UsageException("%s is '%s', %s".formatted(flag, given, EXPECTED));
  }

  private static Fill constant(String flag, String given, String value) {
    String[] channels = value.split("[,/]", -1);
    if (channels.length != Image.CHANNELS) {
      throw unexpected(flag, given);
    }
    return new Fill.Constant(
        Integer.parseInt(channels[0].strip()),
        Integer.parseInt(channels[1].strip()),
        Integer.parseInt(channels[2].strip()));
  }

  private static List<Image> backgrounds(Path folder, ImageReader reader) throws IOException {
    List<Path> files;
    try (var list = Files.list(folder)) {
      files = list.filter(Files::isRegularFile).sorted().toList();
    }
    List<Image> pictures = new ArrayList<>();
    for (Path file : files) {
      pictures.add(reader.read(file));
    }
    return pictures;
  }
}
