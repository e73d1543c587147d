// Memory of the fake driver: blocks with guards, each of one card, that know what wrote them last.
#pragma once

#include <cstdlib>
#include <cstring>
#include <map>

#include "order.h"

namespace fake {

/** A block of memory with guard bytes before and behind. */
struct Block {
  static constexpr size_t GUARD = 256;
  static constexpr unsigned char GUARDED = 0xA5, FRESH = 0xCD, FREED = 0xDD;
  int card;
  size_t bytes;
  unsigned char* whole;
  History history;

  Block(int card, size_t bytes) : card(card), bytes(bytes) {
    const size_t rounded = (bytes + GUARD - 1) / GUARD * GUARD;
    whole = static_cast<unsigned char*>(aligned_alloc(GUARD, rounded + 2 * GUARD));
    memset(whole, GUARDED, rounded + 2 * GUARD);
    memset(at(), FRESH, bytes);
  }

  unsigned char* at() const { return whole + GUARD; }

  static bool holds(unsigned char byte, const unsigned char* from, size_t n) {
    for (size_t i = 0; i < n; i++) {
      if (from[i] != byte) return false;
    }
    return true;
  }

  bool guardsAreWhole() const {
    return holds(GUARDED, whole, GUARD) && holds(GUARDED, at() + bytes, GUARD);
  }

  bool isPoisoned() const { return holds(FREED, at(), bytes); }
};

/** Memory of one kind, by address. */
struct Memory {
  std::map<const unsigned char*, Block> live;

  /** The block that all of so many bytes are in; null if there is none. */
  Block* find(const void* from, size_t n) {
    auto address = static_cast<const unsigned char*>(from);
    auto next = live.upper_bound(address);
    if (next == live.begin()) return nullptr;
    Block& block = std::prev(next)->second;
    return address + n <= block.at() + block.bytes ? &block : nullptr;
  }
};

}  // namespace fake
