package dev.kedge.cuda;

import static dev.kedge.cuda.Driver.check;
import static org.bytedeco.cuda.global.cudart.cuMemcpyDtoDAsync;

import dev.kedge.image.ElementType;
import dev.kedge.image.InputSpec;
import dev.kedge.image.TensorLayout;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Planes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Bytes per second that the select kernel writes, against the card's own copy of as many bytes from
 * device memory to device memory; both take turns, medians count. Prints JSON lines; exit code 0 if
 * all batches of 128 pictures and more reach 85 % of the copy, else 1. {@code bench/gpu} runs it on
 * a card.
 */
public final class SelectRate {
  private static final int SUPERPIXELS = 15;
  private static final int[] BATCHES = {32, 64, 128, 256, 512, 1024};
  private static final int ROUNDS = 7;
  private static final long BYTES_OF_ROUND = 20_000_000_000L;
  private static final int BATCH_OF_GOAL = 128;
  private static final double GOAL = .85;

  private SelectRate() {}

  /** Medians, bytes written per second. */
  record Rates(double select, double copy) {}

  public static void main(String[] args) {
    boolean reached = true;
    for (ElementType type : new ElementType[] {ElementType.FLOAT32, ElementType.FLOAT16}) {
      InputSpec input = Made.input(224, 224, TensorLayout.NCHW, type);
      for (int batch : BATCHES) {
        long bytes = input.bytes() * batch;
        Rates rates = measure(input, batch, (int) (BYTES_OF_ROUND / bytes));
        double share = rates.select() / rates.copy();
        System.out.printf(
            Locale.ROOT,
            "{\"type\":\"%s\",\"batch\":%d,\"picturesPerSecond\":%.0f,\"gigabytesPerSecond\":%.1f,"
                + "\"copyGigabytesPerSecond\":%.1f,\"share\":%.3f}%n",
            type,
            batch,
            rates.select() / input.bytes(),
            rates.select() / 1e9,
            rates.copy() / 1e9,
            share);
        reached &= batch < BATCH_OF_GOAL || share >= GOAL;
      }
    }
    System.exit(reached ? 0 : 1);
  }

  /** Measures a batch size, so many launches at a time. */
  static Rates measure(InputSpec input, int batch, int launches) {
    Random random = new Random(batch);
    MaskBatch masks = Made.masks(SUPERPIXELS, 1, batch, random);
    long bytes = input.bytes() * batch;
    try (Opened opened = new Opened();
        Planes planes = Made.planes(input, SUPERPIXELS, 1, random)) {
      CudaDevice device = opened.add(Made.device(0));
      DevicePicture picture = opened.add(DevicePicture.open(device, planes));
      Rows rows = opened.add(Rows.open(batch, batch));
      DeviceMemory from = opened.add(DeviceMemory.open(bytes));
      DeviceMemory to = opened.add(DeviceMemory.open(bytes));
      rows.begin(batch);
      for (int row = 0; row < batch; row++) {
        rows.add(picture, masks, row);
      }
      rows.upload(device.stream());
      from.clear(device.stream());
      SelectKernel kernel = new SelectKernel(device.kernels(), picture);
      Runnable select = () -> kernel.launch(rows, to.address(), device.stream());
      Runnable copy =
          () ->
              check(
                  cuMemcpyDtoDAsync(to.address(), from.address(), bytes, device.stream().handle()),
                  "cuMemcpyDtoDAsync",
                  bytes);
      double[] selects = new double[ROUNDS];
      double[] copies = new double[ROUNDS];
      rate(select, launches, bytes, device);
      rate(copy, launches, bytes, device);
      for (int round = 0; round < ROUNDS; round++) {
        selects[round] = rate(select, launches, bytes, device);
        copies[round] = rate(copy, launches, bytes, device);
      }
      Arrays.sort(selects);
      Arrays.sort(copies);
      return new Rates(selects[ROUNDS / 2], copies[ROUNDS / 2]);
    }
  }

  private static double rate(Runnable work, int launches, long bytes, CudaDevice device) {
    device.stream().synchronize();
    long start = System.nanoTime();
    for (int i = 0; i < launches; i++) {
      work.run();
    }
    device.stream().synchronize();
    return (double) bytes * launches / ((System.nanoTime() - start) / 1e9);
  }
}
