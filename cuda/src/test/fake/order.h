// Which work on streams is ordered before which. Work of one stream is; work of two streams is if the
// host waited for the one, by an event or by synchronising its stream, before it queued the other.
// Any thread's waiting counts for all threads: how they hand things over is not seen here.
#pragma once

#include <map>
#include <memory>
#include <string>

namespace fake {

/** A piece of work on a stream; times are those of one clock that ticks with every call. */
struct Work {
  static constexpr long NEVER = 1L << 62;
  std::string what;  // with its stream, for people
  long stream;
  long mark;  // the how manieth of its stream
  long queued;
  long waited = NEVER;  // when the host knew that it was done

  bool isBefore(const Work& other) const {
    return stream == other.stream ? mark < other.mark : waited < other.queued;
  }
};

/** The last work that writes each byte of a block, whether it has been done yet or not. */
struct History {
  struct Part {
    size_t end;
    std::shared_ptr<Work> by;
  };
  std::map<size_t, Part> parts;  // by their first byte; they do not overlap

  void write(size_t from, size_t n, const std::shared_ptr<Work>& by) {
    const size_t end = from + n;
    auto part = parts.upper_bound(from);
    if (part != parts.begin()) part = std::prev(part);
    while (part != parts.end() && part->first < end) {
      const size_t first = part->first;
      const Part old = part->second;
      if (old.end <= from) {
        ++part;
        continue;
      }
      part = parts.erase(part);
      if (first < from) parts[first] = {from, old.by};
      if (old.end > end) parts[end] = {old.end, old.by};
    }
    parts[from] = {end, by};
  }

  /** Work that writes some of these bytes and is not ordered before other work; null if none. */
  const Work* race(size_t from, size_t n, const Work& other) const {
    auto part = parts.upper_bound(from);
    if (part != parts.begin()) part = std::prev(part);
    for (; part != parts.end() && part->first < from + n; ++part) {
      const Work& by = *part->second.by;
      if (part->second.end > from && &by != &other && by.stream != other.stream
          && !by.isBefore(other)) {
        return &by;
      }
    }
    return nullptr;
  }
};

}  // namespace fake
