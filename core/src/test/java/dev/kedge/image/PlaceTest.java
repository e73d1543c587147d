package dev.kedge.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void twoStreamsOfOneCardAreTwoPlacesEvenIfTheirOwnersAreEqual() {
    List<String> owner = List.of("stream");
    List<String> equal = List.of("stream".concat(""));
    Place.OnDevice place = new Place.OnDevice("cuda", 1, owner);
    assertEquals(place, new Place.OnDevice("cuda", 1, owner));
    assertEquals(place.hashCode(), new Place.OnDevice("cuda", 1, owner).hashCode());
    assertEquals(owner, equal);
    assertNotEquals(place, new Place.OnDevice("cuda", 1, equal));
    assertNotEquals(place, new Place.OnDevice("cuda", 0, owner));
    assertNotEquals(place, new Place.OnDevice("hip", 1, owner));
    assertNotEquals(place, Place.host());
    assertEquals(Place.host(), Place.host());
  }

  @Test
  void aPlaceIsToldByWhatSetsItApart() {
    Place.OnDevice here = new Place.OnDevice("cuda", 1, "stream");
    assertEquals("cuda:1", here.asSeenFrom(here));
    assertEquals("cuda:1", here.asSeenFrom(Place.host()));
    assertEquals("cuda:1", here.asSeenFrom(new Place.OnDevice("cuda", 0, "other")));
    assertEquals(
        "cuda:1 in the order of another stream",
        here.asSeenFrom(new Place.OnDevice("cuda", 1, "other")));
    assertEquals("host", Place.host().asSeenFrom(here));
    assertThrows(IllegalArgumentException.class, () -> new Place.OnDevice("cuda", -1, "stream"));
  }

  @Test
  void picturesOfABatchOnADeviceAreNotReadHere() {
    InputSpec input =
        new InputSpec(new ImageShape(1, 1, 1), TensorLayout.NCHW, ElementType.FLOAT32);
    Place.OnDevice place = new Place.OnDevice("cuda", 1, "stream");
    try (ImageBatch batch =
        ImageBatch.ofDevice(place, input, 1, MemorySegment.ofAddress(64), () -> {})) {
      assertEquals(place, batch.place());
      String message =
          String.valueOf(
              assertThrows(IllegalStateException.class, () -> batch.row(0)).getMessage());
      assertTrue(message.endsWith("on a device, cuda:1"), message);
    }
  }
}
