// Lets a C++ compiler read the kernels. Threads of a grid run one after another, so this serves only
// kernels without barriers and without shared memory.
#pragma once

struct Index {
  unsigned x, y, z;
};

static Index threadIdx, blockIdx, blockDim, gridDim;

#define __global__
#define __device__
#define __forceinline__ inline

template <typename T>
inline void atomicMax(T* at, T value) {
  *at = *at < value ? value : *at;
}
