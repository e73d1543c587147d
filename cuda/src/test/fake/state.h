// What the fake driver knows: settings, calls, faults to inject, and everything that is open.
#pragma once

#include <cstdio>
#include <deque>
#include <mutex>
#include <set>

#include "footprint.h"
#include "memory.h"

namespace fake {

enum Code {
  SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_DEVICE = 101, INVALID_IMAGE = 200,
  INVALID_CONTEXT = 201, INVALID_HANDLE = 400, NOT_FOUND = 500,
  MISUSE = 10000  // none of the driver's: what the fake noticed and a card would not tell
};

struct Card {
  int number;
  long contexts = 0;  // retained; the address of this is the handle
  long launches = 0;  // since the last reset
  long streams = 0;   // opened since the last reset
};

/** Work that waits, as on a card, until someone synchronises. */
struct Stream {
  int card;
  long id;
  bool immediate;  // nothing waits, for readers that know of no stream
  long queued = 0;
  long done = 0;
  std::deque<std::function<void()>> waiting = {};
  std::deque<std::shared_ptr<Work>> unknown = {};  // of which the host does not know that it is done

  std::string name() const {
    return "stream " + std::to_string(id) + " of card " + std::to_string(card);
  }

  void runTo(long mark) {
    while (done < mark) {
      std::function<void()> work = std::move(waiting.front());
      waiting.pop_front();
      done++;
      work();
    }
  }

  /** The host has waited for all work to a mark. */
  void knownTo(long mark, long now) {
    while (!unknown.empty() && unknown.front()->mark <= mark) {
      unknown.front()->waited = now;
      unknown.pop_front();
    }
  }
};

struct Event {
  int card;
  Stream* stream = nullptr;
  long mark = 0;
};

struct Kernel;

struct Function {
  int card;
  const Kernel* kernel;
};

struct Module {
  int card;
  std::map<std::string, Function> functions;
};

struct State {
  static constexpr int MOST_CARDS = 8;
  std::recursive_mutex lock;
  std::map<std::string, int> settings;
  Card cards[MOST_CARDS];
  Memory device, pinned;
  std::set<Stream*> streams;
  std::set<Event*> events;
  std::set<Module*> modules;
  std::vector<Block> freed;  // while work waits that may still touch them
  long opened = 0;           // ever
  long calls = 0;            // since the last reset
  long now = 0;
  long ids = 0;
  int sticky = SUCCESS;
  std::string misuse;            // the first since the last reset
  std::set<std::string> said;    // keeps the texts that the driver has handed out
  const char* last = "";
  std::string faultCall, failed;
  long faultAfter = -1;
  int faultCode = SUCCESS;

  State() {
    for (int i = 0; i < MOST_CARDS; i++) cards[i].number = i;
    reset();
  }

  void reset() {
    settings = {{"devices", 1}, {"driver", 13000}, {"major", 9}, {"minor", 0}, {"init", 0},
                {"immediate", 0}, {"free_mb", 4096}};
    for (Card& card : cards) card.launches = card.streams = 0;
    faultAfter = -1;
    failed.clear();
    calls = 0;
    misuse.clear();
    sticky = SUCCESS;
  }

  /** Counts a call, and says whether it is to fail and how. */
  int enter(const char* call) {
    calls++;
    now++;
    if (faultAfter >= 0 && (faultCall.empty() || faultCall == call) && faultAfter-- == 0) {
      failed = call;
      return faultCode;
    }
    return SUCCESS;
  }

  /** Notes what a card would not tell, or tell too late; to be returned by the call. */
  int complain(const std::string& what) {
    if (misuse.empty()) misuse = what;
    last = said.insert(what).first->c_str();
    return MISUSE;
  }

  /** The same of work whose turn has come: whoever waits for it is told. */
  void complainLate(const std::string& what) { sticky = complain(what); }

  /** Refuses what belongs to another card than that whose context is the thread's. */
  int ofCard(int card, const Card& here, const std::string& what) {
    return card == here.number
        ? +SUCCESS
        : complain(what + " of card " + std::to_string(card) + " while the context of card "
                   + std::to_string(here.number) + " is current");
  }

  /** The block that work on a card may touch; null, and a sentence, if there is none. */
  Block* touched(Range range, int card, std::string& why) {
    Block* block = device.find(range.from, range.bytes);
    if (block == nullptr) block = pinned.find(range.from, range.bytes);
    else if (block->card != card) {
      why = "memory of card " + std::to_string(block->card);
      return nullptr;
    }
    if (block == nullptr) {
      why = std::to_string(range.bytes) + " bytes that are not, or no longer, memory of card "
          + std::to_string(card);
    }
    return block;
  }

  /** What keeps work from touching memory now; empty if nothing does. */
  std::string hindrance(Range range, int card, const Work& work, const char* verb) {
    std::string why;
    Block* block = touched(range, card, why);
    if (block == nullptr) return work.what + " " + verb + " " + why;
    const size_t from = static_cast<const unsigned char*>(range.from) - block->at();
    const Work* other = block->history.race(from, range.bytes, work);
    return other == nullptr
        ? ""
        : work.what + " " + verb + " what " + other->what
            + " writes, without an event or synchronise in between";
  }

  /** Puts work into a stream's order. */
  int queue(Stream* stream, const char* what, Footprint foot, std::function<void()> run) {
    auto work = std::make_shared<Work>(
        Work{what + (" on " + stream->name()), stream->id, stream->queued + 1, now});
    for (Range range : foot.writes) {
      const std::string why = hindrance(range, stream->card, *work, "writes");
      if (!why.empty()) return complain(why);
    }
    for (Range range : foot.writes) {
      std::string why;
      Block* block = touched(range, stream->card, why);
      block->history.write(
          static_cast<const unsigned char*>(range.from) - block->at(), range.bytes, work);
    }
    stream->queued++;
    stream->unknown.push_back(work);
    stream->waiting.push_back([=, this, card = stream->card] {
      const std::string why = firstHindrance(foot, card, *work);
      if (why.empty()) {
        run();
      } else {
        complainLate(why);
      }
    });
    if (stream->immediate) stream->runTo(stream->queued);
    return SUCCESS;
  }

  std::string firstHindrance(const Footprint& foot, int card, const Work& work) {
    for (Range range : foot.writes) {
      std::string why;
      if (touched(range, card, why) == nullptr) return work.what + " writes " + why;
    }
    for (const auto& ranges : {std::function([&] { return foot.reads; }), foot.later}) {
      for (Range range : ranges()) {
        const std::string why = hindrance(range, card, work, "reads");
        if (!why.empty()) return why;
      }
    }
    return "";
  }

  /** Runs a stream as far as a mark, which the host waits for. */
  int await(Stream* stream, long mark) {
    stream->runTo(mark);
    stream->knownTo(mark, ++now);
    dropFreedIfIdle();
    return sticky;
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
      if (!block.isPoisoned()) complain("freed memory was written");
      free(block.whole);
    }
    freed.clear();
  }

  int release(Memory& memory, const Card& here, void* at) {
    auto found = memory.live.find(static_cast<unsigned char*>(at));
    if (found == memory.live.end()) return INVALID_VALUE;
    if (int code = ofCard(found->second.card, here, "memory")) return code;
    Block block = found->second;
    memory.live.erase(found);
    if (!block.guardsAreWhole()) complain("memory was written beyond its end");
    memset(block.at(), Block::FREED, block.bytes);
    freed.push_back(block);
    dropFreedIfIdle();
    return SUCCESS;
  }

  bool isLoaded(const Function* function) const {
    for (Module* module : modules) {
      for (auto& [name, loaded] : module->functions) {
        if (&loaded == function) return true;
      }
    }
    return false;
  }

  /** What is open on a card, its contexts left out. */
  long open(int card) const {
    long n = 0;
    for (auto memory : {&device, &pinned}) {
      for (auto& [at, block] : memory->live) n += block.card == card;
    }
    for (auto stream : streams) n += stream->card == card;
    for (auto event : events) n += event->card == card;
    for (auto module : modules) n += module->card == card;
    return n;
  }

  long live() const {
    long n = 0;
    for (const Card& card : cards) n += open(card.number) + card.contexts;
    return n;
  }
};

}  // namespace fake
