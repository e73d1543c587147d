package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.ElementType;
import dev.kedge.image.InputSpec;
import dev.kedge.image.TensorLayout;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Planes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What a card would leave to chance, the fake driver notices: the call fails, or who waits for it,
 * and the sentence stays until the fake is reset.
 */
final class FakeDriverTest {
  private static final int BYTES = 4096;
  private static final InputSpec INPUT = Made.input(4, 4, TensorLayout.NCHW, ElementType.FLOAT32);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment host = arena.allocate(BYTES);
  private final Opened opened = new Opened();
  private FakeDriver fake;
  private CudaDevice first;
  private CudaDevice second;
  private CudaDevice secondsOtherStream;

  @BeforeEach
  void twoCards() {
    fake = FakeDriver.orSkip();
    fake.set("devices", 2);
    first = opened.add(Made.device(0));
    second = opened.add(Made.device(1));
    secondsOtherStream = opened.add(Made.device(1));
    assertEquals(1, fake.streams(0));
    assertEquals(2, fake.streams(1));
  }

  @AfterEach
  void nothingIsLeft() {
    fake.reset();
    opened.close();
    arena.close();
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live(0));
    assertEquals(0, fake.live(1));
  }

  private DeviceMemory memory(CudaDevice device) {
    return memory(device, BYTES);
  }

  private DeviceMemory memory(CudaDevice device, long bytes) {
    device.makeCurrent();
    DeviceMemory memory = opened.add(DeviceMemory.open(bytes));
    opened.add(device.stream()::synchronize);
    opened.add(device::makeCurrent);
    return memory;
  }

  private void assertNoticed(String sentence, Executable action) {
    CudaException e = assertThrows(CudaException.class, action);
    assertMatches(sentence, e.text());
    assertEquals(e.text(), fake.misuse());
  }

  /** Numbers of streams are left open. */
  private static void assertMatches(String sentence, String actual) {
    Pattern pattern = Pattern.compile(Pattern.quote(sentence).replace("#", "\\E\\d+\\Q"));
    assertTrue(pattern.matcher(actual).matches(), actual);
  }

  @Test
  void eachCardHasMemoryOfItsOwn() {
    memory(first);
    memory(second);
    memory(second);
    assertEquals(2 + 1 + 1, fake.live(0));
    assertEquals(2 * 3 + 2, fake.live(1));
  }

  @Test
  void copiesWithMemoryOfAnotherCardAreNoticed() {
    DeviceMemory memory = memory(first);
    second.makeCurrent();
    assertNoticed(
        "a copy to the device on stream # of card 1 writes memory of card 0",
        () -> memory.upload(host, 0, second.stream()));
    fake.reset();
    memory.download(0, host, second.stream());
    assertNoticed(
        "a copy to the host on stream # of card 1 reads memory of card 0",
        () -> second.stream().synchronize());
    fake.reset();
    assertNoticed(
        "a fill on stream # of card 1 writes memory of card 0",
        () -> memory.clear(second.stream()));
  }

  @Test
  void kernelsWithMemoryOfAnotherCardAreNoticed() {
    MaskBatch masks = Made.masks(3, 1, 2, new Random(1));
    try (Planes planes = Made.planes(INPUT, 3, 1, new Random(1))) {
      DevicePicture picture = picture(first, planes);
      DeviceMemory targetOfFirst = memory(first);
      DeviceMemory target = memory(second);
      Rows rows = opened.add(Rows.open(2, 2));
      SelectKernel select = new SelectKernel(second.kernels(), picture);
      rows.begin(2);
      rows.add(picture, masks, 0);
      rows.add(picture, masks, 1);
      rows.upload(second.stream());
      assertNoticed(
          "select4_chunked on stream # of card 1 writes memory of card 0",
          () -> select.launch(rows, targetOfFirst.address(), second.stream()));
      fake.reset();
      select.launch(rows, target.address(), second.stream());
      assertNoticed(
          "select4_chunked on stream # of card 1 reads memory of card 0",
          () -> second.stream().synchronize());
      second.makeCurrent();
    }
  }

  private DevicePicture picture(CudaDevice device, Planes planes) {
    device.makeCurrent();
    DevicePicture picture = opened.add(DevicePicture.open(device, planes));
    opened.add(device.stream()::synchronize);
    opened.add(device::makeCurrent);
    return picture;
  }

  @Test
  void memoryFreedWhileAnotherCardIsCurrentIsNoticed() {
    second.makeCurrent();
    DeviceMemory memory = DeviceMemory.open(BYTES);
    PinnedMemory pinned = PinnedMemory.open(BYTES);
    first.makeCurrent();
    assertNoticed("memory of card 1 while the context of card 0 is current", memory::close);
    second.makeCurrent();
    memory.close();
    pinned.close();
  }

  @Test
  void callsWhileAnotherCardIsCurrentAreNoticed() {
    DeviceMemory memory = memory(second);
    CudaEvent event = opened.add(CudaEvent.open());
    first.makeCurrent();
    for (Executable call :
        new Executable[] {
          () -> memory.upload(host, 0, second.stream()),
          () -> memory.clear(second.stream()),
          () -> second.stream().synchronize(),
          () -> second.kernels().kernel("draw"),
          () -> event.record(first.stream()),
          event::await,
        }) {
      fake.reset();
      CudaException e = assertThrows(CudaException.class, call);
      assertTrue(e.text().endsWith(" of card 1 while the context of card 0 is current"), e.text());
      assertEquals(e.text(), fake.misuse());
    }
    second.makeCurrent();
  }

  @Test
  void aKernelOfAnotherCardIsNoticed() {
    second.makeCurrent();
    Kernel kernel = second.kernels().kernel("top_float32");
    DeviceMemory memory = memory(first);
    assertNoticed(
        "a kernel of card 1 while the context of card 0 is current",
        () ->
            kernel.launch(
                first.stream(),
                Kernel.Grid.ofThreads(32),
                memory.address(),
                memory.address() + BYTES / 2,
                1,
                10));
  }

  @Test
  void readingWhatAnotherStreamWritesIsNoticed() {
    DeviceMemory memory = memory(second);
    memory.upload(host, 0, second.stream());
    memory.download(0, host, secondsOtherStream.stream());
    assertNoticed(
        "a copy to the host on stream # of card 1 reads what a copy to the device on stream # of"
            + " card 1 writes, without an event or synchronise in between",
        () -> secondsOtherStream.stream().synchronize());
  }

  /** The work is done, but only by luck: nobody waited before the other was queued. */
  @Test
  void waitingTooLateIsNoticed() {
    DeviceMemory memory = memory(second);
    memory.clear(second.stream());
    memory.download(0, host, secondsOtherStream.stream());
    second.stream().synchronize();
    assertNoticed(
        "a copy to the host on stream # of card 1 reads what a fill on stream # of card 1 writes,"
            + " without an event or synchronise in between",
        () -> secondsOtherStream.stream().synchronize());
  }

  /** Work that is done as soon as it is queued, for readers that know of no stream. */
  @Test
  void noOrderIsNoticedEvenWhereNothingWaits() {
    fake.set("immediate", 1);
    CudaDevice one = opened.add(Made.device(1));
    CudaDevice other = opened.add(Made.device(1));
    DeviceMemory memory = memory(one);
    memory.clear(one.stream());
    memory.download(0, host, other.stream());
    assertNoticed(
        "a copy to the host on stream # of card 1 reads what a fill on stream # of card 1 writes,"
            + " without an event or synchronise in between",
        () -> other.stream().synchronize());
  }

  @Test
  void writingWhatAnotherStreamWritesIsNoticed() {
    DeviceMemory memory = memory(second);
    memory.upload(host.asSlice(0, 100), 1000, second.stream());
    DeviceMemory before = DeviceMemory.at(memory.segment().asSlice(0, 1000));
    before.clear(secondsOtherStream.stream());
    secondsOtherStream.stream().synchronize();
    assertNoticed(
        "a fill on stream # of card 1 writes what a copy to the device on stream # of card 1"
            + " writes, without an event or synchronise in between",
        () -> memory.clear(secondsOtherStream.stream()));
  }

  @Test
  void whatAnEventOrSynchroniseOrdersIsRight() {
    DeviceMemory memory = memory(second);
    CudaEvent event = opened.add(CudaEvent.open());
    host.fill((byte) 7);
    memory.upload(host, 0, second.stream());
    event.record(second.stream());
    event.await();
    host.fill((byte) 0);
    memory.download(0, host, secondsOtherStream.stream());
    secondsOtherStream.stream().synchronize();
    assertEquals(7, host.get(java.lang.foreign.ValueLayout.JAVA_BYTE, BYTES - 1));
    memory.clear(second.stream());
    second.stream().synchronize();
    memory.download(0, host, secondsOtherStream.stream());
    secondsOtherStream.stream().synchronize();
    assertEquals(0, host.get(java.lang.foreign.ValueLayout.JAVA_BYTE, BYTES - 1));
    assertEquals("", fake.misuse());
  }

  @Test
  void anEventFromBeforeTheWritingOrdersNothing() {
    DeviceMemory memory = memory(second);
    CudaEvent event = opened.add(CudaEvent.open());
    event.record(second.stream());
    memory.clear(second.stream());
    event.await();
    memory.download(0, host, secondsOtherStream.stream());
    assertThrows(CudaException.class, () -> secondsOtherStream.stream().synchronize());
  }

  @Test
  void kernelsThatReadFreedMemoryAreNoticed() {
    second.makeCurrent();
    DeviceMemory freed = DeviceMemory.open(BYTES);
    DeviceMemory keys = memory(second);
    second
        .kernels()
        .kernel("top_float32")
        .launch(second.stream(), Kernel.Grid.ofThreads(32), freed.address(), keys.address(), 1, 10);
    freed.close();
    assertNoticed(
        "top_float32 on stream # of card 1 reads 40 bytes that are not, or no longer, memory of"
            + " card 1",
        () -> second.stream().synchronize());
  }

  @Test
  void kernelsThatReadBeyondTheEndAreNoticed() {
    DeviceMemory scores = memory(second, 36);
    DeviceMemory keys = memory(second);
    second
        .kernels()
        .kernel("top_float32")
        .launch(
            second.stream(), Kernel.Grid.ofThreads(32), scores.address(), keys.address(), 1, 10);
    assertNoticed(
        "top_float32 on stream # of card 1 reads 40 bytes that are not, or no longer, memory of"
            + " card 1",
        () -> second.stream().synchronize());
  }

  @Test
  void aContextThatEndsBeforeItsMemoryIsNoticed() {
    fake.set("devices", 3);
    CudaContext context = CudaContext.open(2);
    DeviceMemory memory = DeviceMemory.open(BYTES);
    assertNoticed("the context of card 2 ends with 1 things open in it", context::close);
    CudaContext again = CudaContext.open(2);
    memory.close();
    again.close();
    assertEquals(0, fake.live(2));
  }
}
