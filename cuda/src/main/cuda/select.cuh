#pragma once

#include "row.cuh"

/** Elements that are read and written together. */
template <typename T, int LANES>
struct alignas(sizeof(T) * LANES < 16 ? sizeof(T) * LANES : 16) Chunk {
  T lane[LANES];
};

/** Rows that one thread writes, so that it reads picture, fill and labels once for all of them. */
constexpr u32 SELECT_ROWS = 8;

/**
 * Writes rows of a batch: each element from the row's picture where its superpixel is kept, else
 * from its fill. A picture is `repeats` runs of `period` elements (NCHW: a run for every channel;
 * NHWC: one run, labels repeated), so the layout need not be known. Rows may show different
 * pictures of one size.
 *
 * Thread (x, y) writes chunk x of the rows y·8 .. y·8 + 7. The period is a multiple of LANES.
 */
template <typename T, int LANES>
__device__ __forceinline__ void select(
    const Row* rows, const u64* masks, T* out, u32 count, u32 period, u32 repeats) {
  const u32 chunksOfRun = period / LANES;
  const u32 chunks = chunksOfRun * repeats;
  const u32 chunk = blockIdx.x * blockDim.x + threadIdx.x;
  if (chunk >= chunks) {
    return;
  }
  const u32 first = blockIdx.y * SELECT_ROWS;
  const u32 end = count - first < SELECT_ROWS ? count : first + SELECT_ROWS;
  const u8* shownImage = nullptr;
  const u8* shownFill = nullptr;
  Chunk<T, LANES> image = {};
  Chunk<T, LANES> fill = {};
  Chunk<int, LANES> labels = {};
  for (u32 r = first; r < end; r++) {
    const Row row = rows[r];
    if (row.image != shownImage) {
      shownImage = row.image;
      image = reinterpret_cast<const Chunk<T, LANES>*>(row.image)[chunk];
      labels = reinterpret_cast<const Chunk<int, LANES>*>(row.labels)[chunk % chunksOfRun];
    }
    if (row.fill != shownFill) {
      shownFill = row.fill;
      fill = reinterpret_cast<const Chunk<T, LANES>*>(row.fill)[chunk];
    }
    const u64* mask = masks + row.mask;
    const u64 word = mask[0];
    Chunk<T, LANES> selected;
#pragma unroll
    for (int i = 0; i < LANES; i++) {
      const int label = labels.lane[i];
      const u64 bits = row.words == 1 ? word : mask[label >> 6];
      selected.lane[i] = (bits >> (label & 63)) & 1 ? image.lane[i] : fill.lane[i];
    }
    reinterpret_cast<Chunk<T, LANES>*>(out)[static_cast<u64>(r) * chunks + chunk] = selected;
  }
}

#define SELECT(NAME, T, LANES)                                                                \
  extern "C" __global__ void NAME(                                                            \
      const Row* rows, const u64* masks, T* out, u32 count, u32 period, u32 repeats) {        \
    select<T, LANES>(rows, masks, out, count, period, repeats);                               \
  }

// By bytes of an element; "chunked" reads and writes 16 bytes at once.
SELECT(select8, u64, 1)
SELECT(select8_chunked, u64, 2)
SELECT(select4, u32, 1)
SELECT(select4_chunked, u32, 4)
SELECT(select2, u16, 1)
SELECT(select2_chunked, u16, 8)
SELECT(select1, u8, 1)
SELECT(select1_chunked, u8, 16)
