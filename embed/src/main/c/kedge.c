/* The functions of kedge.h: start Java once, then call through a table of addresses that it gives. */
#define _GNU_SOURCE
#include "kedge.h"

#include <dirent.h>
#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define API __attribute__((visibility("default")))
#define MESSAGE 4096
#define MOST_OPTIONS 96
#define HOOKS 3
#define MOST_CLASS_PATH (1 << 20)
#define CLASS_PATH "-Djava.class.path="

/* What dev.kedge.embed.Table gives: its version, then addresses in this order. Each function takes
   the room for its message last. */
typedef struct table {
  int64_t abi;
  int (*begin)(char *);
  int (*stop)(char *);
  int64_t (*handles)(char *);
  int (*open)(const char *, const char *, kedge_model **, char *);
  int (*open_function)(const kedge_function *, const char *, kedge_model **, char *);
  int (*model_json)(kedge_model *, const char **, char *);
  int (*close)(kedge_model *, char *);
  int (*explain)(kedge_model *, const kedge_image *, const kedge_superpixels *, const char *,
      kedge_progress_fn, void *, kedge_result **, char *);
  int (*compare)(kedge_model *, kedge_model *, const kedge_image *, const kedge_image *,
      const kedge_superpixels *, const char *, kedge_progress_fn, void *, kedge_result **, char *);
  int (*attack)(kedge_model *, const kedge_image *, const char *, kedge_progress_fn, void *,
      kedge_result **, char *);
  int (*segment)(kedge_model *, const kedge_image *, const char *, kedge_result **, char *);
  int (*submit)(kedge_model *, const kedge_image *, const kedge_superpixels *, const char *,
      kedge_job **, char *);
  int (*job_poll)(kedge_job *, kedge_job_state *, char *);
  int (*job_wait)(kedge_job *, double, char *);
  int (*job_cancel)(kedge_job *, char *);
  int (*job_result)(kedge_job *, kedge_result **, char *);
  int (*job_close)(kedge_job *, char *);
  int (*result_arrays)(kedge_result *, kedge_arrays *, char *);
  int (*result_json)(kedge_result *, const char **, char *);
  int (*result_html)(kedge_result *, const char **, char *);
  int (*result_picture)(kedge_result *, const uint8_t **, int32_t *, int32_t *, char *);
  int (*result_close)(kedge_result *, char *);
} table;

/* Java reads these by offset. */
_Static_assert(sizeof(kedge_image) == 32 && sizeof(kedge_superpixels) == 32, "dev.kedge.embed");
_Static_assert(sizeof(kedge_function) == 48 && sizeof(kedge_progress) == 32, "dev.kedge.embed");
_Static_assert(sizeof(kedge_job_state) == 40 && sizeof(kedge_arrays) == 120, "dev.kedge.embed");

static _Thread_local char message[MESSAGE];
static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;
static const table *calls;  /* set once Java runs */
static int running;         /* between start and stop */
static pid_t owner;         /* the process that Java runs in */
static char version[64];
static char *first_start[3];  /* java_home, home, heap, as they were given */

__attribute__((format(printf, 2, 3))) static int fail(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  return code;
}

/* ---- starting Java ---- */

typedef struct options {
  JavaVMOption list[MOST_OPTIONS + HOOKS];
  int count;
} options;

static int add(options *to, const char *text) {
  if (to->count == MOST_OPTIONS) {
    return fail(KEDGE_INVALID, "more than %d options for Java", MOST_OPTIONS);
  }
  to->list[to->count++].optionString = strdup(text);
  return KEDGE_OK;
}

static void free_options(options *of) {
  for (int i = 0; i < of->count; i++) free(of->list[i].optionString);
}

static int exists(const char *path) { return access(path, R_OK) == 0; }

/* The folder that this library was loaded from. */
static int own_folder(char *folder, size_t size) {
  Dl_info self;
  char *real = dladdr((void *)&own_folder, &self) ? realpath(self.dli_fname, NULL) : NULL;
  if (!real) return fail(KEDGE_JAVA, "the folder of libkedge cannot be found; give home");
  snprintf(folder, size, "%s", real);
  free(real);
  *strrchr(folder, '/') = 0;
  return KEDGE_OK;
}

/* libjvm of the Java asked for, of the one in the package, or of JAVA_HOME. */
static int find_jvm(const char *asked, const char *home, char *path, size_t size) {
  const char *variable = getenv("JAVA_HOME");
  if (asked) {
    snprintf(path, size, "%s/lib/server/libjvm.so", asked);
    if (exists(path)) return KEDGE_OK;
    return fail(KEDGE_JAVA, "java_home is '%s', but there is no %s", asked, path);
  }
  snprintf(path, size, "%s/java/lib/server/libjvm.so", home);
  if (exists(path)) return KEDGE_OK;
  if (variable && *variable) {
    snprintf(path, size, "%s/lib/server/libjvm.so", variable);
    if (exists(path)) return KEDGE_OK;
    return fail(KEDGE_JAVA, "JAVA_HOME is '%s', but there is no %s", variable, path);
  }
  return fail(KEDGE_JAVA,
      "no Java found: there is none in %s/java, and JAVA_HOME is not set; set it to a Java 25, or "
      "give java_home", home);
}

static int is_jar(const struct dirent *entry) {
  size_t length = strlen(entry->d_name);
  return length > 4 && !strcmp(entry->d_name + length - 4, ".jar");
}

/* -Djava.class.path of all jars in home/jars, in order. */
static int jars(const char *home, options *to) {
  char folder[4096];
  struct dirent **jars;
  snprintf(folder, sizeof folder, "%s/jars", home);
  int count = scandir(folder, &jars, is_jar, alphasort);
  if (count <= 0) {
    if (count == 0) free(jars);
    return fail(KEDGE_JAVA, "no jars in %s: give the folder of the package as home", folder);
  }
  size_t size = 64;
  for (int i = 0; i < count; i++) size += strlen(folder) + strlen(jars[i]->d_name) + 2;
  char *text = malloc(size);
  strcpy(text, CLASS_PATH);
  for (int i = 0; i < count; i++) {
    char *end = text + strlen(text);
    snprintf(end, size - (size_t)(end - text), "%s%s/%s", i ? ":" : "", folder, jars[i]->d_name);
    free(jars[i]);
  }
  free(jars);
  int code = add(to, text);
  free(text);
  return code;
}

/* The class path: what home/class-path says, as in a build that has no jars yet; else all jars. */
static int class_path(const char *home, options *to) {
  char name[4096];
  snprintf(name, sizeof name, "%s/class-path", home);
  FILE *file = fopen(name, "r");
  if (!file) return jars(home, to);
  char *text = calloc(1, MOST_CLASS_PATH);
  strcpy(text, CLASS_PATH);
  size_t ignored = fread(text + strlen(text), 1, MOST_CLASS_PATH - sizeof CLASS_PATH, file);
  (void)ignored;
  fclose(file);
  text[strcspn(text, "\r\n")] = 0;
  int code = add(to, text);
  free(text);
  return code;
}

/* The options that the launcher has, an argument file of java: one a line, # for remarks. */
static int options_file(const char *home, options *to) {
  char line[1024];
  snprintf(line, sizeof line, "%s/jvm-options", home);
  FILE *file = fopen(line, "r");
  if (!file) return fail(KEDGE_JAVA, "there is no %s: give the folder of the package as home", line);
  int code = KEDGE_OK;
  while (code == KEDGE_OK && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\r\n")] = 0;
    char *space = strchr(line, ' ');
    if (line[0] != '-') continue;
    if (space && !strncmp(line, "--", 2)) *space = '='; /* as JNI takes it */
    code = add(to, line);
  }
  fclose(file);
  return code;
}

static int heap_option(const char *heap, options *to) {
  char text[64];
  size_t digits = strspn(heap, "0123456789");
  if (digits == 0 || digits > 9 || !strchr("kmgKMG", heap[digits]) || !heap[digits]
      || heap[digits + 1]) {
    return fail(KEDGE_INVALID, "heap is '%s', expected as \"512m\" or \"2g\"", heap);
  }
  snprintf(text, sizeof text, "-Xmx%s", heap);
  return add(to, text);
}

/* What Java threw, as a sentence. */
static int thrown(JNIEnv *env, const char *what) {
  jthrowable error = (*env)->ExceptionOccurred(env);
  (*env)->ExceptionClear(env);
  jclass type = error ? (*env)->GetObjectClass(env, error) : NULL;
  jmethodID text = type ? (*env)->GetMethodID(env, type, "toString", "()Ljava/lang/String;") : NULL;
  jstring said = text ? (jstring)(*env)->CallObjectMethod(env, error, text) : NULL;
  const char *utf = said ? (*env)->GetStringUTFChars(env, said, NULL) : NULL;
  fail(KEDGE_JAVA, "%s: %s", what, utf ? utf : "unknown error");
  if (utf) (*env)->ReleaseStringUTFChars(env, said, utf);
  (*env)->ExceptionClear(env);
  return KEDGE_JAVA;
}

/* Asks Java for the table. */
static int find_calls(JNIEnv *env) {
  jclass library = (*env)->FindClass(env, "dev/kedge/embed/Library");
  if (!library) return thrown(env, "Kedge's classes cannot be loaded (Java 25 is needed)");
  jmethodID make = (*env)->GetStaticMethodID(env, library, "table", "()J");
  jmethodID name = (*env)->GetStaticMethodID(env, library, "version", "()Ljava/lang/String;");
  if (!make || !name) return thrown(env, "the jars are of another version than libkedge");
  jlong address = (*env)->CallStaticLongMethod(env, library, make);
  if ((*env)->ExceptionCheck(env)) return thrown(env, "Kedge cannot be started");
  const table *given = (const table *)(intptr_t)address;
  if (given->abi != KEDGE_ABI) {
    return fail(KEDGE_JAVA, "the jars are of version %d of the interface, libkedge is of %d",
        (int)given->abi, KEDGE_ABI);
  }
  jstring text = (jstring)(*env)->CallStaticObjectMethod(env, library, name);
  const char *utf = text ? (*env)->GetStringUTFChars(env, text, NULL) : NULL;
  snprintf(version, sizeof version, "%s", utf ? utf : "");
  if (utf) (*env)->ReleaseStringUTFChars(env, text, utf);
  calls = given;
  return KEDGE_OK;
}

/* While Java is created it may print, and give the process up: what it says is kept for the message,
   and instead of ending the process it jumps back. */
static struct {
  pthread_t thread;
  int now;
  jmp_buf back;
  char said[1024];
} creating;

static jint JNICALL say(FILE *to, const char *format, va_list arguments) {
  if (!creating.now) return vfprintf(to, format, arguments);
  size_t length = strlen(creating.said);
  return vsnprintf(creating.said + length, sizeof creating.said - length, format, arguments);
}

static void JNICALL give_up(void) {
  if (creating.now && pthread_equal(creating.thread, pthread_self())) longjmp(creating.back, 1);
}

static void JNICALL give_up_with(jint code) {
  (void)code;
  give_up();
}

/* Standard error goes to a file in memory meanwhile; returns the real one, or -1. */
static int hide_errors(int *hidden) {
  int real = -1;
  *hidden = memfd_create("kedge-start", MFD_CLOEXEC);
  fflush(stderr);
  if (*hidden >= 0) real = dup(STDERR_FILENO);
  if (real >= 0) dup2(*hidden, STDERR_FILENO);
  return real;
}

/* And back; what was written is handed on, but for the line that Java prints whenever a program uses
   the Vector API. */
static void show_errors(int real, int hidden) {
  char line[1024];
  if (real >= 0) {
    fflush(stderr);
    dup2(real, STDERR_FILENO);
    close(real);
    lseek(hidden, 0, SEEK_SET);
    FILE *file = fdopen(hidden, "r");
    while (file && fgets(line, sizeof line, file)) {
      if (strcmp(line, "WARNING: Using incubator modules: jdk.incubator.vector\n")) {
        fputs(line, stderr);
      }
    }
    if (file) fclose(file);
  } else if (hidden >= 0) {
    close(hidden);
  }
}

typedef jint (*create_vm)(JavaVM **, void **, void *);

/* JNI_CreateJavaVM; 1 where Java gave the process up. */
static jint create_quietly(create_vm call, JavaVM **vm, JNIEnv **env, JavaVMInitArgs *arguments) {
  int hidden;
  volatile int real = hide_errors(&hidden);
  volatile int file = hidden;
  volatile jint code = 1;
  creating.thread = pthread_self();
  creating.now = 1;
  if (!setjmp(creating.back)) code = call(vm, (void **)env, arguments);
  creating.now = 0;
  show_errors(real, file);
  return code;
}

static int create(const char *jvm, options *with) {
  void *library = dlopen(jvm, RTLD_NOW | RTLD_GLOBAL);
  if (!library) return fail(KEDGE_JAVA, "Java cannot be loaded: %s", dlerror());
  create_vm call = (create_vm)dlsym(library, "JNI_CreateJavaVM");
  if (!call) return fail(KEDGE_JAVA, "Java cannot be loaded: %s", dlerror());
  JavaVM *vm;
  JNIEnv *env;
  JavaVMOption *hooks = with->list + with->count;
  hooks[0] = (JavaVMOption){"vfprintf", (void *)say};
  hooks[1] = (JavaVMOption){"exit", (void *)give_up_with};
  hooks[2] = (JavaVMOption){"abort", (void *)give_up};
  JavaVMInitArgs arguments = {JNI_VERSION_10, with->count + HOOKS, with->list, JNI_FALSE};
  jint code = create_quietly(call, &vm, &env, &arguments);
  if (code == JNI_EEXIST) {
    return fail(KEDGE_JAVA,
        "this process has a Java VM already, and can have one only: in a Java program use Kedge's "
        "Java library");
  }
  if (code != JNI_OK) {
    for (char *c = creating.said; *c; c++) *c = *c == '\n' ? ' ' : *c;
    if (code == 1) owner = getpid();
    return fail(KEDGE_JAVA, "Java cannot be started: %s(%s, code %d of JNI_CreateJavaVM)",
        creating.said, jvm, (int)code);
  }
  owner = getpid();
  code = find_calls(env);
  (*vm)->DetachCurrentThread(vm);
  return code;
}

static int start_java(const kedge_start_options *given) {
  char home[2048], jvm[4096], natives[4096];
  options with = {.count = 0}; /* and the hooks, empty */
  int code = KEDGE_OK;
  if (given->home) {
    snprintf(home, sizeof home, "%s", given->home);
  } else {
    code = own_folder(home, sizeof home);
  }
  if (code == KEDGE_OK) code = find_jvm(given->java_home, home, jvm, sizeof jvm);
  if (code == KEDGE_OK) code = class_path(home, &with);
  if (code == KEDGE_OK) code = options_file(home, &with);
  if (code == KEDGE_OK) code = add(&with, "-Xrs");
  snprintf(natives, sizeof natives, "-Donnxruntime.native.path=%s/natives", home);
  if (code == KEDGE_OK && exists(strchr(natives, '=') + 1)) code = add(&with, natives);
  if (code == KEDGE_OK && given->heap) code = heap_option(given->heap, &with);
  for (size_t i = 0; code == KEDGE_OK && i < given->jvm_count; i++) code = add(&with, given->jvm[i]);
  if (code == KEDGE_OK) code = create(jvm, &with);
  free_options(&with);
  return code;
}

static char *copy(const char *text) { return text ? strdup(text) : NULL; }

static int same(const char *a, const char *b) { return a == b || (a && b && !strcmp(a, b)); }

static int start_locked(const kedge_start_options *given) {
  const char *asked[] = {given->java_home, given->home, given->heap};
  if (owner && owner != getpid()) {
    return fail(KEDGE_FORKED,
        "Kedge was started before this process was forked, and Java does not survive a fork: start "
        "it in the child alone, or start a new program (multiprocessing: \"spawn\")");
  }
  if (!calls && owner) {
    return fail(KEDGE_JAVA, "Java was started in this process, but Kedge could not be: it can be "
        "tried once; start the process again");
  }
  if (!calls) {
    int code = start_java(given);
    if (code != KEDGE_OK) return code;
    for (int i = 0; i < 3; i++) first_start[i] = copy(asked[i]);
  }
  for (int i = 0; i < 3; i++) {
    if (asked[i] && !same(asked[i], first_start[i])) {
      return fail(KEDGE_INVALID, "Java runs already, with %s for %s; a process has one",
          first_start[i] ? first_start[i] : "the default",
          (const char *[]){"java_home", "home", "heap"}[i]);
    }
  }
  int code = running ? KEDGE_OK : calls->begin(message);
  running = running || code == KEDGE_OK;
  return code;
}

API int kedge_start(const kedge_start_options *given) {
  kedge_start_options none = {.size = sizeof none};
  if (given && given->size != sizeof *given) {
    return fail(KEDGE_INVALID, "size of the start options is %zu, expected %zu: set it to sizeof "
        "(kedge_start_options)", given->size, sizeof *given);
  }
  pthread_mutex_lock(&starting);
  int code = start_locked(given ? given : &none);
  pthread_mutex_unlock(&starting);
  return code;
}

/* Whether functions may be called now. */
static int ready(void) {
  if (__atomic_load_n(&running, __ATOMIC_ACQUIRE) && owner == getpid()) return KEDGE_OK;
  if (owner && owner != getpid()) {
    return fail(KEDGE_FORKED,
        "this process was forked from one in which Kedge runs, and Java does not survive a fork: "
        "start Kedge in the child alone, or start a new program (multiprocessing: \"spawn\")");
  }
  return fail(KEDGE_NOT_STARTED, "Kedge is not started: call kedge_start first");
}

API int kedge_stop(void) {
  int code = KEDGE_OK;
  if (owner && owner != getpid()) return ready();
  pthread_mutex_lock(&starting);
  if (running) {
    code = calls->stop(message);
    running = code != KEDGE_OK;
  }
  pthread_mutex_unlock(&starting);
  return code;
}

API int kedge_abi(void) { return KEDGE_ABI; }
API const char *kedge_version(void) { return version; }
API const char *kedge_message(void) { return message; }

API int64_t kedge_open_handles(void) {
  return calls && owner == getpid() ? calls->handles(message) : 0;
}

/* ---- the rest is called as it is ---- */

#define CALL(function, ...)                              \
  do {                                                   \
    int code = ready();                                  \
    return code ? code : calls->function(__VA_ARGS__, message); \
  } while (0)

#define CLOSE(function, handle)                          \
  do {                                                   \
    if (!(handle)) return KEDGE_OK;                      \
    CALL(function, handle);                              \
  } while (0)

API int kedge_open(const char *source, const char *options, kedge_model **model) {
  CALL(open, source, options, model);
}

API int kedge_open_function(
    const kedge_function *function, const char *options, kedge_model **model) {
  CALL(open_function, function, options, model);
}

API int kedge_model_json(kedge_model *model, const char **json) { CALL(model_json, model, json); }

API int kedge_close(kedge_model *model) { CLOSE(close, model); }

API int kedge_explain(kedge_model *model, const kedge_image *image,
    const kedge_superpixels *superpixels, const char *options, kedge_progress_fn progress,
    void *user, kedge_result **result) {
  CALL(explain, model, image, superpixels, options, progress, user, result);
}

API int kedge_compare(kedge_model *model, kedge_model *second_model, const kedge_image *first,
    const kedge_image *second, const kedge_superpixels *superpixels, const char *options,
    kedge_progress_fn progress, void *user, kedge_result **result) {
  CALL(compare, model, second_model, first, second, superpixels, options, progress, user, result);
}

API int kedge_attack(kedge_model *model, const kedge_image *image, const char *options,
    kedge_progress_fn progress, void *user, kedge_result **result) {
  CALL(attack, model, image, options, progress, user, result);
}

API int kedge_segment(kedge_model *model, const kedge_image *image, const char *options,
    kedge_result **result) {
  CALL(segment, model, image, options, result);
}

API int kedge_submit(kedge_model *model, const kedge_image *image,
    const kedge_superpixels *superpixels, const char *options, kedge_job **job) {
  CALL(submit, model, image, superpixels, options, job);
}

API int kedge_job_poll(kedge_job *job, kedge_job_state *state) { CALL(job_poll, job, state); }

API int kedge_job_wait(kedge_job *job, double seconds) { CALL(job_wait, job, seconds); }

API int kedge_job_cancel(kedge_job *job) { CALL(job_cancel, job); }

API int kedge_job_result(kedge_job *job, kedge_result **result) { CALL(job_result, job, result); }

API int kedge_job_close(kedge_job *job) { CLOSE(job_close, job); }

API int kedge_result_arrays(kedge_result *result, kedge_arrays *arrays) {
  CALL(result_arrays, result, arrays);
}

API int kedge_result_json(kedge_result *result, const char **json) {
  CALL(result_json, result, json);
}

API int kedge_result_html(kedge_result *result, const char **html) {
  CALL(result_html, result, html);
}

API int kedge_result_picture(
    kedge_result *result, const uint8_t **rgb, int32_t *height, int32_t *width) {
  CALL(result_picture, result, rgb, height, width);
}

API int kedge_result_close(kedge_result *result) { CLOSE(result_close, result); }
