package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.TensorLayout;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.perturb.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel against the scalar backend, to the bit; through the fake driver. */
final class SelectKernelTest {
  private static final long SEED = 4;
  private static final int BACKGROUNDS = 2;
  private static final int[] SUPERPIXELS = {1, 63, 64, 65, 200};

  private FakeDriver fake;

  @BeforeEach
  void fake() {
    fake = FakeDriver.orSkip();
  }

  /** Five pictures of different K take turns in every launch. */
  @Test
  void rowsOfOneBatchBelongToSeveralPictures() {
    Random random = new Random(SEED);
    long values = 0;
    for (ElementType type : ElementType.values()) {
      for (TensorLayout layout : TensorLayout.values()) {
        values += check(Made.input(15, 17, layout, type), 61, random);
        values += check(Made.input(64, 96, layout, type), 40, random);
        values += check(Made.input(97, 101, layout, type), 24, random);
      }
    }
    values += check(Made.input(224, 224, TensorLayout.NCHW, ElementType.FLOAT32), 20, random);
    values += check(Made.input(224, 224, TensorLayout.NHWC, ElementType.FLOAT16), 20, random);
    System.out.printf("select on the fake driver: %,d values equal, seed %d%n", values, SEED);
    assertTrue(values >= 10_000_000, values + " values compared");
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  private static long check(InputSpec input, int count, Random random) {
    try (Opened opened = new Opened();
        ImageBatch expected = ImageBatch.openHost(input, count);
        ImageBatch actual = ImageBatch.openHost(input, count)) {
      CudaDevice device = opened.add(Made.device(0));
      Rows rows = opened.add(Rows.open(count, count * 4L));
      DeviceMemory target = opened.add(DeviceMemory.open(input.bytes() * count));
      List<DevicePicture> pictures = new ArrayList<>();
      List<MaskBatch> masks = new ArrayList<>();
      List<Perturber> scalars = new ArrayList<>();
      for (int superpixels : SUPERPIXELS) {
        Planes planes = Made.planes(input, superpixels, BACKGROUNDS, random);
        opened.add(planes::close);
        pictures.add(opened.add(DevicePicture.open(device, planes)));
        masks.add(Made.masks(superpixels, BACKGROUNDS, count, random));
        scalars.add(new ScalarBackend().open(planes));
      }
      rows.begin(count);
      for (int row = 0; row < count; row++) {
        int p = random.nextInt(pictures.size());
        rows.add(pictures.get(p), masks.get(p), row);
        scalars.get(p).perturb(masks.get(p), row, 1, expected, row);
      }
      rows.upload(device.stream());
      new SelectKernel(device.kernels(), pictures.getFirst())
          .launch(rows, target.address(), device.stream());
      target.download(0, actual.memory(), device.stream());
      device.stream().synchronize();
      assertEquals(-1, expected.memory().mismatch(actual.memory()), input.toString());
    }
    return (long) input.shape().values() * count;
  }
}
