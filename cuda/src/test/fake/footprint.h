// What work reads and writes; of kernels, from their arguments.
#pragma once

#include <functional>
#include <vector>

#include "row.cuh"

namespace fake {

struct Range {
  const void* from;
  size_t bytes;
};

struct Footprint {
  std::vector<Range> writes;
  std::vector<Range> reads;
  /** What is known only when the work's turn comes, from memory that earlier work has written. */
  std::function<std::vector<Range>()> later = [] { return std::vector<Range>(); };
};

template <typename T>
static T argument(void** arguments, int i) {
  return *static_cast<T*>(arguments[i]);
}

template <typename T>
static Footprint ofSelect(void** a) {
  const auto rows = argument<const Row*>(a, 0);
  const auto masks = argument<const u64*>(a, 1);
  const size_t count = argument<u32>(a, 3);
  const size_t period = argument<u32>(a, 4);
  const size_t plane = period * argument<u32>(a, 5) * sizeof(T);
  return {{{argument<T*>(a, 2), count * plane}}, {{rows, count * sizeof(Row)}}, [=] {
            std::vector<Range> reads;
            for (size_t r = 0; r < count; r++) {
              reads.push_back({rows[r].image, plane});
              reads.push_back({rows[r].fill, plane});
              reads.push_back({rows[r].labels, period * sizeof(int)});
              reads.push_back({masks + rows[r].mask, rows[r].words * sizeof(u64)});
            }
            return reads;
          }};
}

static Footprint ofDraw(void** a) {
  const auto masks = argument<u64*>(a, 1);
  const size_t count = argument<u32>(a, 6);
  const size_t words = (argument<u32>(a, 7) + 63) / 64;
  return {{{argument<Row*>(a, 0), count * sizeof(Row)}, {masks + words, count * words * sizeof(u64)}},
          {{masks, words * sizeof(u64)}}};
}

template <typename T>
static Footprint ofTop(void** a) {
  const size_t count = argument<u32>(a, 2);
  const Range keys = {argument<u64*>(a, 1), count * sizeof(u64)};
  return {{keys}, {keys, {argument<const T*>(a, 0), count * argument<u32>(a, 3) * sizeof(T)}}};
}

}  // namespace fake
