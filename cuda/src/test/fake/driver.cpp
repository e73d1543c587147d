// A FAKE libcuda.so.1 for tests: memory of the device is memory of the host, kernels run on the CPU
// when their stream is synchronised. It is built into target/, never packaged.
#include "shim.h"
// Unchanged:
#include "kernels.cu"

#include <cstdlib>
#include <tuple>
#include <utility>

#include "state.h"

using namespace fake;
using Pointer = unsigned long long;

static State state;
static thread_local void* current = nullptr;
static int primary;  // its address is the context's handle

/** A kernel's arguments are copied at launch, as the driver does it. */
template <typename... A>
static std::function<void()> bind(void (*kernel)(A...), void** arguments) {
  return [&]<size_t... I>(std::index_sequence<I...>) {
    std::tuple<A...> copied{*static_cast<A*>(arguments[I])...};
    return std::function<void()>([=] { std::apply(kernel, copied); });
  }(std::index_sequence_for<A...>{});
}

using Bind = std::function<void()> (*)(void**);
#define KERNEL(NAME) {#NAME, [](void** arguments) { return bind(NAME, arguments); }}
static std::map<std::string, Bind> kernels = {
    KERNEL(select4), KERNEL(select4_chunked), KERNEL(select2), KERNEL(select2_chunked),
    KERNEL(select1), KERNEL(select1_chunked), KERNEL(draw),    KERNEL(top_float32),
    KERNEL(top_float16)};

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

/** Copies when its turn comes, if both ends are still there. */
static std::function<void()> copy(void* to, const void* from, size_t bytes, Memory* a, Memory* b) {
  return [=] {
    if ((a && !a->covers(to, bytes)) || (b && !b->covers(from, bytes))) {
      state.misuses++;
      state.sticky = ILLEGAL_ADDRESS;
    } else {
      memcpy(to, from, bytes);
    }
  };
}

static int runTo(Stream* stream, long mark) {
  stream->runTo(mark);
  state.dropFreedIfIdle();
  return state.sticky;
}

// A call that opens or does something is not done if a fault is injected; one that frees or waits is
// done and tells of the fault afterwards, as the driver tells of earlier failures.
#define ENTER(CALL)                                        \
  std::lock_guard<std::recursive_mutex> held(state.lock);  \
  const int injected = state.enter(#CALL)
#define DOES(CALL) ENTER(CALL); if (injected) return injected
#define IN_CONTEXT if (current == nullptr || state.contexts == 0) return INVALID_CONTEXT
#define LIVE(SET, HANDLE) if (!state.SET.count(HANDLE)) return INVALID_HANDLE

extern "C" {

int cuInit(unsigned) { DOES(cuInit); return state.settings["init"]; }
int cuDriverGetVersion(int* v) { DOES(cuDriverGetVersion); *v = state.settings["driver"]; return 0; }
int cuDeviceGetCount(int* n) { DOES(cuDeviceGetCount); *n = state.settings["devices"]; return 0; }

int cuDeviceGet(int* device, int ordinal) {
  DOES(cuDeviceGet);
  if (ordinal >= state.settings["devices"]) return INVALID_DEVICE;
  *device = ordinal;
  return SUCCESS;
}

int cuDeviceGetName(char* name, int bytes, int) {
  DOES(cuDeviceGetName);
  strncpy(name, "fake device", bytes);
  return SUCCESS;
}

int cuDeviceGetAttribute(int* value, int attribute, int) {
  DOES(cuDeviceGetAttribute);
  *value = attribute == 75 ? state.settings["major"] : attribute == 76 ? state.settings["minor"] : 0;
  return SUCCESS;
}

int cuDevicePrimaryCtxRetain(void** context, int) {
  DOES(cuDevicePrimaryCtxRetain);
  state.contexts++;
  state.opened++;
  *context = &primary;
  return SUCCESS;
}

int cuDevicePrimaryCtxRelease_v2(int) {
  ENTER(cuDevicePrimaryCtxRelease);
  if (state.contexts == 0) return INVALID_CONTEXT;
  state.contexts--;
  return injected;
}

int cuCtxSetCurrent(void* context) { DOES(cuCtxSetCurrent); current = context; return SUCCESS; }

static int open(Memory& memory, void** at, size_t bytes) {
  IN_CONTEXT;
  if (bytes == 0) return INVALID_VALUE;
  if (bytes > (1ULL << 33)) return OUT_OF_MEMORY;
  Block block(bytes);
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
  return state.release(state.device, reinterpret_cast<void*>(at)) ? injected : +INVALID_VALUE;
}

int cuMemHostAlloc(void** at, size_t bytes, unsigned) {
  DOES(cuMemHostAlloc);
  return open(state.pinned, at, bytes);
}

int cuMemFreeHost(void* at) {
  ENTER(cuMemFreeHost);
  IN_CONTEXT;
  return state.release(state.pinned, at) ? injected : +INVALID_VALUE;
}

int cuMemcpyHtoDAsync_v2(Pointer to, const void* from, size_t bytes, Stream* stream) {
  DOES(cuMemcpyHtoDAsync);
  IN_CONTEXT;
  LIVE(streams, stream);
  void* at = reinterpret_cast<void*>(to);
  if (!state.device.covers(at, bytes)) return INVALID_VALUE;
  if (state.pinned.covers(from, bytes)) {
    stream->add(copy(at, from, bytes, &state.device, &state.pinned));
    return SUCCESS;
  }
  // Pageable memory is read before the call returns.
  auto first = static_cast<const unsigned char*>(from);
  std::vector<unsigned char> staged(first, first + bytes);
  stream->add([=] { copy(at, staged.data(), bytes, &state.device, nullptr)(); });
  return SUCCESS;
}

int cuMemcpyDtoHAsync_v2(void* to, Pointer from, size_t bytes, Stream* stream) {
  DOES(cuMemcpyDtoHAsync);
  IN_CONTEXT;
  LIVE(streams, stream);
  const void* at = reinterpret_cast<const void*>(from);
  if (!state.device.covers(at, bytes)) return INVALID_VALUE;
  Memory* pinned = state.pinned.covers(to, bytes) ? &state.pinned : nullptr;
  stream->add(copy(to, at, bytes, pinned, &state.device));
  return SUCCESS;
}

int cuMemsetD8Async(Pointer to, unsigned char value, size_t bytes, Stream* stream) {
  DOES(cuMemsetD8Async);
  IN_CONTEXT;
  LIVE(streams, stream);
  void* at = reinterpret_cast<void*>(to);
  if (!state.device.covers(at, bytes)) return INVALID_VALUE;
  stream->add([=] { memset(at, value, bytes); });
  return SUCCESS;
}

int cuStreamCreate(Stream** stream, unsigned) {
  DOES(cuStreamCreate);
  IN_CONTEXT;
  state.streams.insert(*stream = new Stream());
  (*stream)->immediate = state.settings["immediate"];
  state.opened++;
  return SUCCESS;
}

int cuStreamSynchronize(Stream* stream) {
  ENTER(cuStreamSynchronize);
  IN_CONTEXT;
  LIVE(streams, stream);
  const int code = runTo(stream, stream->recorded);
  return injected ? injected : code;
}

int cuStreamDestroy_v2(Stream* stream) {
  ENTER(cuStreamDestroy);
  LIVE(streams, stream);
  runTo(stream, stream->recorded);
  state.streams.erase(stream);
  delete stream;
  return injected;
}

int cuEventCreate(Event** event, unsigned) {
  DOES(cuEventCreate);
  IN_CONTEXT;
  state.events.insert(*event = new Event());
  state.opened++;
  return SUCCESS;
}

int cuEventRecord(Event* event, Stream* stream) {
  DOES(cuEventRecord);
  LIVE(events, event);
  LIVE(streams, stream);
  *event = {stream, stream->recorded};
  return SUCCESS;
}

int cuEventSynchronize(Event* event) {
  ENTER(cuEventSynchronize);
  LIVE(events, event);
  const int code = event->stream == nullptr ? state.sticky : runTo(event->stream, event->mark);
  return injected ? injected : code;
}

int cuEventDestroy_v2(Event* event) {
  ENTER(cuEventDestroy);
  LIVE(events, event);
  state.events.erase(event);
  delete event;
  return injected;
}

int cuModuleLoadData(void** module, const void* image) {
  DOES(cuModuleLoadData);
  IN_CONTEXT;
  const bool fatbin = memcmp(image, "\x50\xED\x55\xBA", 4) == 0;
  if (!fatbin && memcmp(image, "no nvcc", 7) != 0) return INVALID_IMAGE;
  state.modules.insert(*module = malloc(1));
  state.opened++;
  return SUCCESS;
}

int cuModuleUnload(void* module) {
  ENTER(cuModuleUnload);
  LIVE(modules, module);
  state.modules.erase(module);
  free(module);
  return injected;
}

int cuModuleGetFunction(void** function, void* module, const char* name) {
  DOES(cuModuleGetFunction);
  LIVE(modules, module);
  auto found = kernels.find(name);
  if (found == kernels.end()) return NOT_FOUND;
  *function = reinterpret_cast<void*>(found->second);
  return SUCCESS;
}

int cuLaunchKernel(
    void* function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY,
    unsigned blockZ, unsigned, Stream* stream, void** arguments, void**) {
  DOES(cuLaunchKernel);
  IN_CONTEXT;
  LIVE(streams, stream);
  if (gridX == 0 || gridY == 0 || gridY > 65535 || gridZ != 1 || blockZ != 1
      || blockX * blockY == 0 || blockX * blockY > 1024) {
    return INVALID_VALUE;
  }
  std::function<void()> thread = reinterpret_cast<Bind>(function)(arguments);
  stream->add([=] { runGrid({gridX, gridY, 1}, {blockX, blockY, 1}, thread); });
  return SUCCESS;
}

int cuGetErrorString(int code, const char** text) {
  static const std::map<int, const char*> texts = {
      {INVALID_VALUE, "invalid argument"}, {OUT_OF_MEMORY, "out of memory"},
      {INVALID_DEVICE, "invalid device ordinal"}, {INVALID_IMAGE, "device kernel image is invalid"},
      {INVALID_CONTEXT, "invalid device context"}, {INVALID_HANDLE, "invalid resource handle"},
      {NOT_FOUND, "named symbol not found"},
      {ILLEGAL_ADDRESS, "an illegal memory access was encountered"},
      {100, "no CUDA-capable device is detected"}, {719, "unspecified launch failure"}};
  auto found = texts.find(code);
  *text = found == texts.end() ? nullptr : found->second;
  return found == texts.end() ? INVALID_VALUE : SUCCESS;
}

// What tests ask of the fake.
void fake_reset() { std::lock_guard<std::recursive_mutex> held(state.lock); state.reset(); }
void fake_set(const char* what, int value) { state.settings[what] = value; }
long fake_live() { return state.live(); }
long fake_opened() { return state.opened; }
long fake_calls() { return state.calls; }
long fake_misuses() { return state.misuses; }
const char* fake_failed() { return state.failed.c_str(); }

/** The call that comes after n others, of all or of those with a name, fails with a code. */
void fake_fail(const char* call, long after, int code) {
  std::lock_guard<std::recursive_mutex> held(state.lock);
  state.faultCall = call;
  state.faultAfter = after;
  state.faultCode = code;
  state.failed.clear();
}

}  // extern "C"
