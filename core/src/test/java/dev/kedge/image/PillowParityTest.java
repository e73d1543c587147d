package dev.kedge.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.io.ImageReader;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Views of four photos are those that the Python Imaging Library makes, bit for bit.
 *
 * <p>The last one has an Adobe RGB profile, which neither applies. The digests are of the RGB
 * values of the pictures for which the project's reference label maps were made: shorter side to
 * size·256/224 (rounded down), the other rounded to nearest, BILINEAR, then a centre crop.
 */
class PillowParityTest {
  @ParameterizedTest
  @CsvSource({
    "astronaut.png, 128, 146, 146,"
        + " 1a83cda269d3083d642d615c9a555c1bbb00c5cf7b78c1a8f16b7207871d8c2d",
    "astronaut.png, 224, 256, 256,"
        + " 647fb3f2ee4c4d6b7f2b3f507a14c21791f84c665c3d28b068201c1cde46b403",
    "chelsea.png, 128, 146, 219, 9a866bef5a0eca166e92d747b2089a85cb0f92f31bafe7cc9a70671783edbc68",
    "chelsea.png, 224, 256, 385, 35d403d5e2412d1e84236015130110754ac076d859d8d870faa9dc0262a55426",
    "coffee.png, 128, 146, 219, 9134164d8eaf08e5b1c7a9bbf972f685f68ee6fa5a55c1606af123a2c77841b5",
    "coffee.png, 224, 256, 384, 9f13b650be016e3aac65dc70c085ff907df78ddd39f5ade8c00fb77cd1f7a98e",
    "rocket.jpg, 224, 256, 384, aefb549ab83b0f61ef050d019a23185cf0a1e52a6e271c4cc46232bbe42be08e",
  })
  void bilinear(String photo, int size, int height, int width, String digest) throws Exception {
    Resize resize = new Resize.Exact(new Size(height, width), Resampling.BILINEAR);
    Image view =
        Preprocessing.of(resize, new Step.CenterCrop(new Size(size, size))).view(read(photo));
    byte[] seen = MessageDigest.getInstance("SHA-256").digest(view.copyRgb());
    assertEquals(digest, HexFormat.of().formatHex(seen));
  }

  private static Image read(String name) throws Exception {
    try (InputStream in =
        PillowParityTest.class.getResourceAsStream("/dev/kedge/testimages/photos/" + name)) {
      return new ImageReader().read(Objects.requireNonNull(in, name), name);
    }
  }
}
