#pragma once

#include "row.cuh"

/** The high half of a key: larger for a higher score, largest if it is NaN or infinite. */
__device__ __forceinline__ u32 rank(u32 bits, u32 sign, u32 infinity) {
  const u32 magnitude = bits & (sign - 1);
  if (magnitude >= infinity) {
    return 0xFFFFFFFFU;
  }
  return bits & sign ? sign - magnitude : sign + magnitude;  // 0 and −0 are equal
}

/**
 * The key of the highest score of each row: its rank, then the complement of its class, so that the
 * lowest class wins among equals. Keys must be 0 before. One thread looks at every blockDim.x-th
 * class of row blockIdx.x·blockDim.y + threadIdx.y.
 */
template <typename T>
__device__ __forceinline__ void top(
    const T* scores, u64* keys, u32 count, u32 classes, u32 sign, u32 infinity) {
  const u32 row = blockIdx.x * blockDim.y + threadIdx.y;
  if (row >= count) {
    return;
  }
  u64 best = 0;
  for (u32 c = threadIdx.x; c < classes; c += blockDim.x) {
    const u32 bits = scores[static_cast<u64>(row) * classes + c];
    const u64 key = static_cast<u64>(rank(bits, sign, infinity)) << 32 | (0xFFFFFFFFU - c);
    best = key > best ? key : best;
  }
  if (best != 0) {
    atomicMax(keys + row, best);
  }
}

extern "C" __global__ void top_float32(const u32* scores, u64* keys, u32 count, u32 classes) {
  top(scores, keys, count, classes, 0x80000000U, 0x7F800000U);
}

extern "C" __global__ void top_float16(const u16* scores, u64* keys, u32 count, u32 classes) {
  top(scores, keys, count, classes, 0x8000U, 0x7C00U);
}
