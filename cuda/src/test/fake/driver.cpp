// A FAKE libcuda.so.1 for tests: memory of its cards is memory of the host, kernels run on the CPU when
// their stream is synchronised. It notices what a card would leave to chance: work with memory of
// another card, calls while another card's context is current, work of two streams on the same memory
// that nothing orders. It is built into target/, never packaged.
#include "shim.h"
// Unchanged:
#include "kernels.cu"

#include <tuple>
#include <utility>

#include "state.h"

using namespace fake;
using Pointer = unsigned long long;

static State state;
static thread_local Card* current = nullptr;

/** A kernel's arguments are copied at launch, as the driver does it. */
template <typename... A>
static std::function<void()> bind(void (*kernel)(A...), void** arguments) {
  return [&]<size_t... I>(std::index_sequence<I...>) {
    std::tuple<A...> copied{*static_cast<A*>(arguments[I])...};
    return std::function<void()>([=] { std::apply(kernel, copied); });
  }(std::index_sequence_for<A...>{});
}

struct fake::Kernel {
  std::string name;
  std::function<void()> (*bind)(void**);
  Footprint (*foot)(void**);
};

#define KERNEL(NAME, FOOT) {#NAME, [](void** arguments) { return bind(NAME, arguments); }, FOOT}
static const Kernel kernels[] = {
    KERNEL(select8, ofSelect<u64>), KERNEL(select8_chunked, ofSelect<u64>),
    KERNEL(select4, ofSelect<u32>), KERNEL(select4_chunked, ofSelect<u32>),
    KERNEL(select2, ofSelect<u16>), KERNEL(select2_chunked, ofSelect<u16>),
    KERNEL(select1, ofSelect<u8>), KERNEL(select1_chunked, ofSelect<u8>), KERNEL(draw, ofDraw),
    KERNEL(top_float32, ofTop<u32>), KERNEL(top_float16, ofTop<u16>)};

static void runGrid(Index grid, Index block, const std::function<void()>& thread) {
  gridDim = grid;
  blockDim = block;
  for (blockIdx.y = 0; blockIdx.y < grid.y; blockIdx.y++) {
    for (blockIdx.x = 0; blockIdx.x < grid.x; blockIdx.x++) {
      for (threadIdx.y = 0; threadIdx.y < block.y; threadIdx.y++) {
        for (threadIdx.x = 0; threadIdx.x < block.x; threadIdx.x++) thread();
      }
    }
  }
}

/** The card whose context is the thread's; null if there is none. */
static Card* here() { return current != nullptr && current->contexts > 0 ? current : nullptr; }

// A call that opens or does something is not done if a fault is injected; one that frees or waits is
// done and tells of the fault afterwards, as the driver tells of earlier failures.
#define ENTER(CALL)                                        \
  std::lock_guard<std::recursive_mutex> held(state.lock);  \
  const int injected = state.enter(#CALL)
#define DOES(CALL) ENTER(CALL); if (injected) return injected
#define IN_CONTEXT if (here() == nullptr) return INVALID_CONTEXT
#define OF_HERE(CARD, WHAT) if (const int code = state.ofCard(CARD, *here(), WHAT)) return code
#define LIVE(SET, HANDLE, WHAT)                          \
  IN_CONTEXT;                                            \
  if (!state.SET.count(HANDLE)) return INVALID_HANDLE;   \
  OF_HERE(HANDLE->card, WHAT)

extern "C" {

int cuInit(unsigned) { DOES(cuInit); return state.settings["init"]; }
int cuDriverGetVersion(int* v) { DOES(cuDriverGetVersion); *v = state.settings["driver"]; return 0; }
int cuDeviceGetCount(int* n) { DOES(cuDeviceGetCount); *n = state.settings["devices"]; return 0; }

int cuDeviceGet(int* device, int ordinal) {
  DOES(cuDeviceGet);
  if (ordinal >= state.settings["devices"] || ordinal >= State::MOST_CARDS) return INVALID_DEVICE;
  *device = ordinal;
  return SUCCESS;
}

int cuDeviceGetName(char* name, int bytes, int device) {
  DOES(cuDeviceGetName);
  snprintf(name, bytes, device == 0 ? "fake device" : "fake device %d", device);
  return SUCCESS;
}

int cuDeviceGetAttribute(int* value, int attribute, int) {
  DOES(cuDeviceGetAttribute);
  *value = attribute == 75 ? state.settings["major"] : attribute == 76 ? state.settings["minor"] : 0;
  return SUCCESS;
}

int cuDevicePrimaryCtxRetain(void** context, int device) {
  DOES(cuDevicePrimaryCtxRetain);
  state.cards[device].contexts++;
  state.opened++;
  *context = &state.cards[device];
  return SUCCESS;
}

int cuDevicePrimaryCtxRelease_v2(int device) {
  ENTER(cuDevicePrimaryCtxRelease);
  Card& card = state.cards[device];
  if (card.contexts == 0) return INVALID_CONTEXT;
  card.contexts--;
  if (card.contexts == 0 && state.open(device) > 0) {
    return state.complain("the context of card " + std::to_string(device) + " ends with "
                          + std::to_string(state.open(device)) + " things open in it");
  }
  return injected;
}

int cuCtxSetCurrent(void* context) {
  DOES(cuCtxSetCurrent);
  current = static_cast<Card*>(context);
  return SUCCESS;
}

static int open(Memory& memory, void** at, size_t bytes) {
  IN_CONTEXT;
  if (bytes == 0) return INVALID_VALUE;
  if (bytes > (1ULL << 33)) return OUT_OF_MEMORY;
  Block block(here()->number, bytes);
  memory.live.emplace(block.at(), block);
  state.opened++;
  *at = block.at();
  return SUCCESS;
}

int cuMemAlloc_v2(Pointer* at, size_t bytes) {
  DOES(cuMemAlloc);
  return open(state.device, reinterpret_cast<void**>(at), bytes);
}

int cuMemGetInfo_v2(size_t* free, size_t* total) {
  DOES(cuMemGetInfo);
  IN_CONTEXT;
  *total = 8ULL << 30;
  *free = static_cast<size_t>(state.settings["free_mb"]) << 20;
  return SUCCESS;
}

int cuMemFree_v2(Pointer at) {
  ENTER(cuMemFree);
  IN_CONTEXT;
  const int code = state.release(state.device, *here(), reinterpret_cast<void*>(at));
  return code ? code : injected;
}

int cuMemHostAlloc(void** at, size_t bytes, unsigned) {
  DOES(cuMemHostAlloc);
  return open(state.pinned, at, bytes);
}

int cuMemFreeHost(void* at) {
  ENTER(cuMemFreeHost);
  IN_CONTEXT;
  const int code = state.release(state.pinned, *here(), at);
  return code ? code : injected;
}

int cuMemcpyHtoDAsync_v2(Pointer to, const void* from, size_t bytes, Stream* stream) {
  DOES(cuMemcpyHtoDAsync);
  LIVE(streams, stream, "a stream");
  void* at = reinterpret_cast<void*>(to);
  if (!state.device.find(at, bytes)) return INVALID_VALUE;
  const char* what = "a copy to the device";
  if (state.pinned.find(from, bytes)) {
    return state.queue(stream, what, {{{at, bytes}}, {{from, bytes}}}, [=] { memcpy(at, from, bytes); });
  }
  // Pageable memory is read before the call returns.
  auto first = static_cast<const unsigned char*>(from);
  std::vector<unsigned char> staged(first, first + bytes);
  return state.queue(stream, what, {{{at, bytes}}, {}}, [=] { memcpy(at, staged.data(), bytes); });
}

int cuMemcpyDtoHAsync_v2(void* to, Pointer from, size_t bytes, Stream* stream) {
  DOES(cuMemcpyDtoHAsync);
  LIVE(streams, stream, "a stream");
  const void* at = reinterpret_cast<const void*>(from);
  if (!state.device.find(at, bytes)) return INVALID_VALUE;
  Footprint foot = {{}, {{at, bytes}}};
  if (state.pinned.find(to, bytes)) foot.writes.push_back({to, bytes});
  return state.queue(stream, "a copy to the host", foot, [=] { memcpy(to, at, bytes); });
}

int cuMemcpyDtoDAsync_v2(Pointer to, Pointer from, size_t bytes, Stream* stream) {
  DOES(cuMemcpyDtoDAsync);
  LIVE(streams, stream, "a stream");
  void* at = reinterpret_cast<void*>(to);
  const void* source = reinterpret_cast<const void*>(from);
  if (!state.device.find(at, bytes) || !state.device.find(source, bytes)) return INVALID_VALUE;
  return state.queue(stream, "a copy on the device", {{{at, bytes}}, {{source, bytes}}},
                     [=] { memcpy(at, source, bytes); });
}

int cuMemsetD8Async(Pointer to, unsigned char value, size_t bytes, Stream* stream) {
  DOES(cuMemsetD8Async);
  LIVE(streams, stream, "a stream");
  void* at = reinterpret_cast<void*>(to);
  if (!state.device.find(at, bytes)) return INVALID_VALUE;
  return state.queue(stream, "a fill", {{{at, bytes}}, {}}, [=] { memset(at, value, bytes); });
}

int cuStreamCreate(Stream** stream, unsigned) {
  DOES(cuStreamCreate);
  IN_CONTEXT;
  *stream = new Stream{here()->number, ++state.ids, state.settings["immediate"] != 0};
  state.streams.insert(*stream);
  here()->streams++;
  state.opened++;
  return SUCCESS;
}

int cuStreamSynchronize(Stream* stream) {
  ENTER(cuStreamSynchronize);
  LIVE(streams, stream, "a stream");
  const int code = state.await(stream, stream->queued);
  return injected ? injected : code;
}

/** All work is done, but the host does not know when. */
int cuStreamDestroy_v2(Stream* stream) {
  ENTER(cuStreamDestroy);
  LIVE(streams, stream, "a stream");
  stream->runTo(stream->queued);
  state.streams.erase(stream);
  delete stream;
  state.dropFreedIfIdle();
  return injected;
}

int cuEventCreate(Event** event, unsigned) {
  DOES(cuEventCreate);
  IN_CONTEXT;
  state.events.insert(*event = new Event{here()->number});
  state.opened++;
  return SUCCESS;
}

int cuEventRecord(Event* event, Stream* stream) {
  DOES(cuEventRecord);
  LIVE(events, event, "an event");
  LIVE(streams, stream, "a stream");
  *event = {event->card, stream, stream->queued};
  return SUCCESS;
}

int cuEventSynchronize(Event* event) {
  ENTER(cuEventSynchronize);
  LIVE(events, event, "an event");
  const bool waits = state.streams.count(event->stream);
  const int code = waits ? state.await(event->stream, event->mark) : state.sticky;
  return injected ? injected : code;
}

int cuEventDestroy_v2(Event* event) {
  ENTER(cuEventDestroy);
  LIVE(events, event, "an event");
  state.events.erase(event);
  delete event;
  return injected;
}

int cuModuleLoadData(Module** module, const void* image) {
  DOES(cuModuleLoadData);
  IN_CONTEXT;
  const bool fatbin = memcmp(image, "\x50\xED\x55\xBA", 4) == 0;
  if (!fatbin && memcmp(image, "no nvcc", 7) != 0) return INVALID_IMAGE;
  *module = new Module{here()->number, {}};
  for (const Kernel& kernel : kernels) {
    (*module)->functions[kernel.name] = {here()->number, &kernel};
  }
  state.modules.insert(*module);
  state.opened++;
  return SUCCESS;
}

int cuModuleUnload(Module* module) {
  ENTER(cuModuleUnload);
  LIVE(modules, module, "a module");
  state.modules.erase(module);
  delete module;
  return injected;
}

int cuModuleGetFunction(Function** function, Module* module, const char* name) {
  DOES(cuModuleGetFunction);
  LIVE(modules, module, "a module");
  auto found = module->functions.find(name);
  if (found == module->functions.end()) return NOT_FOUND;
  *function = &found->second;
  return SUCCESS;
}

int cuLaunchKernel(
    Function* function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
    unsigned blockY, unsigned blockZ, unsigned, Stream* stream, void** arguments, void**) {
  DOES(cuLaunchKernel);
  LIVE(streams, stream, "a stream");
  if (!state.isLoaded(function)) return INVALID_HANDLE;
  OF_HERE(function->card, "a kernel");
  if (gridX == 0 || gridY == 0 || gridY > 65535 || gridZ != 1 || blockZ != 1
      || blockX * blockY == 0 || blockX * blockY > 1024) {
    return INVALID_VALUE;
  }
  here()->launches++;
  const Kernel& kernel = *function->kernel;
  std::function<void()> thread = kernel.bind(arguments);
  return state.queue(stream, kernel.name.c_str(), kernel.foot(arguments), [=] {
    runGrid({gridX, gridY, 1}, {blockX, blockY, 1}, thread);
  });
}

int cuGetErrorString(int code, const char** text) {
  static const std::map<int, const char*> texts = {
      {INVALID_VALUE, "invalid argument"}, {OUT_OF_MEMORY, "out of memory"},
      {INVALID_DEVICE, "invalid device ordinal"}, {INVALID_IMAGE, "device kernel image is invalid"},
      {INVALID_CONTEXT, "invalid device context"}, {INVALID_HANDLE, "invalid resource handle"},
      {NOT_FOUND, "named symbol not found"}, {100, "no CUDA-capable device is detected"},
      {719, "unspecified launch failure"}};
  std::lock_guard<std::recursive_mutex> held(state.lock);
  auto found = texts.find(code);
  *text = code == MISUSE ? state.last : found == texts.end() ? nullptr : found->second;
  return *text == nullptr ? INVALID_VALUE : SUCCESS;
}

// What tests ask of the fake.
#define HELD std::lock_guard<std::recursive_mutex> held(state.lock)
void fake_reset() { HELD; state.reset(); }
void fake_set(const char* what, int value) { HELD; state.settings[what] = value; }
long fake_live() { HELD; return state.live(); }
long fake_live_on(int card) { HELD; return state.open(card) + state.cards[card].contexts; }
long fake_launches(int card) { HELD; return state.cards[card].launches; }
long fake_streams(int card) { HELD; return state.cards[card].streams; }
long fake_opened() { HELD; return state.opened; }
long fake_calls() { HELD; return state.calls; }
const char* fake_misuse() { HELD; return state.misuse.c_str(); }
const char* fake_failed() { HELD; return state.failed.c_str(); }

/** The call that comes after n others, of all or of those with a name, fails with a code. */
void fake_fail(const char* call, long after, int code) {
  HELD;
  state.faultCall = call;
  state.faultAfter = after;
  state.faultCode = code;
  state.failed.clear();
}

}  // extern "C"
