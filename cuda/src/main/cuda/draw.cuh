#pragma once

#include "row.cuh"

/** One block of Philox4x32-10 (Salmon et al., SC 2011, section 4.3); as class Philox4x32. */
__device__ __forceinline__ void philox(u32 x0, u32 x1, u32 x2, u32 x3, u64 key, u32* out) {
  u32 k0 = static_cast<u32>(key);
  u32 k1 = static_cast<u32>(key >> 32);
  for (int round = 0; round < 10; round++) {
    const u64 product0 = 0xD2511F53ULL * x0;
    const u64 product1 = 0xCD9E8D57ULL * x2;
    x0 = static_cast<u32>(product1 >> 32) ^ x1 ^ k0;
    x1 = static_cast<u32>(product1);
    x2 = static_cast<u32>(product0 >> 32) ^ x3 ^ k1;
    x3 = static_cast<u32>(product0);
    k0 += 0x9E3779B9U;
    k1 += 0xBB67AE85U;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/**
 * Draws masks of the distribution D(·|given): bit for bit those of class MaskSampler, and the rows
 * that show a picture under them.
 *
 * Thread i writes word i mod W of row i / W, of W = ⌈superpixels / 64⌉ words a mask.
 *
 * @param masks the batch's words; the given superpixels in words 0 .. W − 1, drawn masks after them
 * @param fills the picture's fills, fillBytes apart, one for each background
 * @param keepBelow q·2³²
 */
extern "C" __global__ void draw(
    Row* rows, u64* masks, const u8* image, const u8* fills, u64 fillBytes, const int* labels,
    u32 count, u32 superpixels, u64 seed, u64 firstSample, u64 keepBelow, u32 backgrounds) {
  const u32 words = (superpixels + 63) / 64;
  const u32 thread = blockIdx.x * blockDim.x + threadIdx.x;
  const u32 row = thread / words;
  const u32 word = thread % words;
  if (row >= count) {
    return;
  }
  const u64 sample = firstSample + row;
  const u32 low = static_cast<u32>(sample);
  const u32 high = static_cast<u32>(sample >> 32);
  u32 random[4];
  u64 bits = masks[word];
  for (u32 i = 0; i < 64 && word * 64 + i < superpixels; i++) {
    if (i % 4 == 0) {
      philox(low, high, word * 16 + i / 4, 0, seed, random);
    }
    bits |= static_cast<u64>(random[i % 4] < keepBelow) << i;
  }
  masks[(row + 1) * words + word] = bits;
  if (word == 0) {
    u32 background = 0;
    if (backgrounds > 1) {
      philox(low, high, 0, 1, seed, random);
      background = static_cast<u32>((static_cast<u64>(random[0]) * backgrounds) >> 32);
    }
    rows[row] = {image, fills + background * fillBytes, labels, (row + 1) * words, words};
  }
}
