// What the fake driver knows: settings, calls, faults to inject, and everything that is open.
#pragma once

#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace fake {

enum Code {
  SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_DEVICE = 101, INVALID_IMAGE = 200,
  INVALID_CONTEXT = 201, INVALID_HANDLE = 400, NOT_FOUND = 500, ILLEGAL_ADDRESS = 700
};

/** Work that waits, as on a card, until someone synchronises. */
struct Stream {
  std::deque<std::function<void()>> waiting;
  long recorded = 0;
  long done = 0;
  bool immediate = false;  // nothing waits, for readers that know of no stream

  void add(std::function<void()> work) {
    waiting.push_back(std::move(work));
    recorded++;
    if (immediate) runTo(recorded);
  }

  void runTo(long mark) {
    while (done < mark) {
      std::function<void()> work = std::move(waiting.front());
      waiting.pop_front();
      done++;
      work();
    }
  }
};

struct Event {
  Stream* stream = nullptr;
  long mark = 0;
};

/** A block of memory with guard bytes before and behind. */
struct Block {
  static constexpr size_t GUARD = 256;
  static constexpr unsigned char GUARDED = 0xA5, FRESH = 0xCD, FREED = 0xDD;
  unsigned char* whole;
  size_t bytes;

  explicit Block(size_t n) : bytes(n) {
    size_t rounded = (n + GUARD - 1) / GUARD * GUARD;
    whole = static_cast<unsigned char*>(aligned_alloc(GUARD, rounded + 2 * GUARD));
    memset(whole, GUARDED, rounded + 2 * GUARD);
    memset(at(), FRESH, n);
  }

  unsigned char* at() const { return whole + GUARD; }

  bool holds(unsigned char byte, const unsigned char* from, size_t n) const {
    for (size_t i = 0; i < n; i++) {
      if (from[i] != byte) return false;
    }
    return true;
  }

  bool guardsAreWhole() const {
    return holds(GUARDED, whole, GUARD) && holds(GUARDED, at() + bytes, GUARD);
  }
};

/** Memory of one kind, by address. */
struct Memory {
  std::map<unsigned char*, Block> live;

  bool covers(const void* from, size_t n) const {
    auto address = static_cast<unsigned char*>(const_cast<void*>(from));
    auto next = live.upper_bound(address);
    if (next == live.begin()) return false;
    const Block& block = std::prev(next)->second;
    return address + n <= block.at() + block.bytes;
  }
};

struct State {
  std::recursive_mutex lock;
  std::map<std::string, int> settings;
  Memory device, pinned;
  std::set<Stream*> streams;
  std::set<Event*> events;
  std::set<void*> modules;
  long contexts = 0;
  long opened = 0;   // ever
  long calls = 0;    // since the last reset
  long misuses = 0;  // guards broken, freed memory touched
  int sticky = SUCCESS;
  std::string faultCall, failed;
  long faultAfter = -1;
  int faultCode = SUCCESS;
  std::vector<Block> freed;  // while work waits that may still touch them

  void reset() {
    settings = {{"devices", 1}, {"driver", 13000}, {"major", 9}, {"minor", 0}, {"init", 0},
                {"immediate", 0}, {"free_mb", 4096}};
    faultAfter = -1;
    failed.clear();
    calls = 0;
    misuses = 0;
    sticky = SUCCESS;
  }

  State() { reset(); }

  /** Counts a call, and says whether it is to fail and how. */
  int enter(const char* call) {
    calls++;
    if (faultAfter >= 0 && (faultCall.empty() || faultCall == call) && faultAfter-- == 0) {
      failed = call;
      return faultCode;
    }
    return SUCCESS;
  }

  bool idle() const {
    for (Stream* stream : streams) {
      if (!stream->waiting.empty()) return false;
    }
    return true;
  }

  void dropFreedIfIdle() {
    if (!idle()) return;
    for (Block& block : freed) {
      misuses += !block.holds(Block::FREED, block.at(), block.bytes);
      free(block.whole);
    }
    freed.clear();
  }

  bool release(Memory& memory, void* at) {
    auto found = memory.live.find(static_cast<unsigned char*>(at));
    if (found == memory.live.end()) return false;
    Block block = found->second;
    memory.live.erase(found);
    misuses += !block.guardsAreWhole();
    memset(block.at(), Block::FREED, block.bytes);
    freed.push_back(block);
    dropFreedIfIdle();
    return true;
  }

  long live() const {
    return device.live.size() + pinned.live.size() + streams.size() + events.size() + modules.size()
        + contexts;
  }
};

}  // namespace fake
