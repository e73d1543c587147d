/*
 * kedge.h - explanations of image classifiers, inside any program
 *
 * SYNOPSIS
 *   #include "kedge.h"
 *   cc program.c -lkedge
 *
 * DESCRIPTION
 *   An explanation says which superpixels of a picture, kept while all others are masked, keep the
 *   classifier's answer, with a precision that is exact or certified. libkedge starts Kedge's
 *   engine in this process (it runs on Java, which the package brings along) and calls it directly:
 *   pictures, batches and results are passed by address.
 *
 *   A program starts the library, opens a model or describes a function of its own, explains
 *   pictures, reads results, and closes what it opened:
 *
 *     kedge_model *model;
 *     kedge_result *why;
 *     const char *json;
 *     if (kedge_start(NULL) || kedge_open("mobilenet_v2", NULL, &model)
 *         || kedge_explain(model, &photo, NULL, NULL, NULL, NULL, &why)
 *         || kedge_result_json(why, &json))
 *       fprintf(stderr, "%s\n", kedge_message());
 *
 * RETURN VALUE
 *   Every function that can fail returns KEDGE_OK (0) or the code of an error, and leaves a sentence
 *   that kedge_message() gives. Where a function fails, what it would have written is untouched.
 *   Nothing throws, ends the process or prints.
 *
 * OPTIONS
 *   Parameters named "options" are a JSON object, or NULL for none. Its keys are the flags of the
 *   command line without the dashes ("segments", "max-evaluations" or "max_evaluations"), its values
 *   what they take: {"segments": 20, "refine": true, "deadline": 5}. Lists are arrays, NAME=VALUE
 *   pairs are objects, null and false are as if nothing was given. `kedge explain --help` lists
 *   them. An unknown key, a value out of range, or an option without effect is KEDGE_INVALID.
 *
 * OWNERSHIP
 *   What is passed in is read during the call and may be freed after it, but for functions with
 *   their "user" pointers, which must stay until the model is closed (of a superpixel function: until
 *   the call returns, or the job is closed). What a result gives stays valid until it is closed.
 *   A handle that was closed, or is of another kind, is refused by KEDGE_INVALID.
 *
 * THREADS
 *   Every function may be called from any thread, also at the same time. kedge_message() is of the
 *   calling thread. kedge_explain, kedge_compare and kedge_attack work in the calling thread and call
 *   functions from it; submitted jobs call them from threads of the library. A function of a model is
 *   called by one thread at a time, unless its option "concurrent" is true. Functions may call the
 *   library, but must not close the model they are called for, or stop the library (KEDGE_INVALID),
 *   and must not be left by longjmp or by a C++ exception.
 *
 * SIGNALS
 *   Java leaves SIGINT, SIGTERM and SIGHUP to the program (-Xrs), but handles SIGSEGV, SIGBUS, SIGFPE
 *   and SIGILL, which it causes itself; a program that handles these must load libjsig first.
 *
 * FORK
 *   A child of fork has no engine, and cannot have one: functions return KEDGE_FORKED there. Start
 *   the library in the child alone, or start a new program (posix_spawn, exec; Python's
 *   multiprocessing with "spawn").
 *
 * BUGS
 *   While kedge_start starts Java, what other threads write to standard error is held back. A heap
 *   that the system does not give makes Java unusable in this process (KEDGE_JAVA). Linux, with
 *   pointers of 64 bits.
 */
#ifndef KEDGE_H
#define KEDGE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What this header describes. It grows when something is added, and structures that grow say their
   size first; a library of a smaller number refuses to start. */
#define KEDGE_ABI 1

enum kedge_code {
  KEDGE_OK = 0,
  KEDGE_INVALID = 1,     /* an argument or option; the message says what is expected */
  KEDGE_IMAGE = 2,       /* a picture, label map or file that cannot be read */
  KEDGE_MODEL = 3,       /* a model that cannot be opened, fails, or gives NaN */
  KEDGE_FUNCTION = 4,    /* a function of the program returned another number than 0 */
  KEDGE_DEVICE = 5,      /* a device or backend that is not usable here */
  KEDGE_CANCELLED = 6,   /* cancelled before there was anything to give */
  KEDGE_NOT_READY = 7,   /* a job that still runs */
  KEDGE_NOT_STARTED = 8, /* kedge_start was not called, or kedge_stop was */
  KEDGE_FORKED = 9,      /* called in a child of fork */
  KEDGE_JAVA = 10,       /* Java cannot be found or started */
  KEDGE_MEMORY = 11,     /* memory ran out: give Java more (heap) */
  KEDGE_INTERNAL = 12    /* an error in Kedge itself */
};

typedef struct kedge_model kedge_model;   /* a model, and what explains by it */
typedef struct kedge_result kedge_result; /* an explanation, comparison, attack or segmentation */
typedef struct kedge_job kedge_job;       /* an explanation that was submitted */

/* ---- the library ------------------------------------------------------------------------------ */

/* How Java is started. Zeroed but for size: the defaults. */
typedef struct kedge_start_options {
  size_t size;            /* sizeof(kedge_start_options) */
  const char *java_home;  /* a Java 25; NULL: "java" beside this library, else $JAVA_HOME */
  const char *home;       /* the folder with jars/; NULL: the one with this library */
  const char *heap;       /* the most that Java may use, as "512m" or "2g"; NULL: Java's choice, a
                             quarter of the machine's memory */
  const char *const *jvm; /* more options of the Java VM */
  size_t jvm_count;       /* how many */
} kedge_start_options;

/* Starts the engine, in a few tenths of a second. Starting again is fine and does nothing; Java is
   started once in a process, so options of later starts are KEDGE_INVALID where they differ in
   java_home, home or heap. */
int kedge_start(const kedge_start_options *options);

/* Stops what runs, and closes all that is open. Java itself stays until the process ends; kedge_start
   begins anew. */
int kedge_stop(void);

/* The KEDGE_ABI of the library; callable at any time. */
int kedge_abi(void);

/* Kedge's version, as "0.1.0"; "" before the first start. */
const char *kedge_version(void);

/* Why the last function that failed in this thread did, a sentence in UTF-8; "" if none did. Valid
   until another one fails in this thread. */
const char *kedge_message(void);

/* How many models, results and jobs are open; 0 before the first start. */
int64_t kedge_open_handles(void);

/* ---- pictures and functions ------------------------------------------------------------------- */

/* A picture: pixels, or a file's bytes. */
typedef struct kedge_image {
  const void *data;      /* pixels: height x width x 3 bytes, red green blue, row after row; or the
                            bytes of a JPEG, PNG, WebP, GIF, BMP or TIFF file */
  size_t bytes;          /* of data */
  int32_t height, width; /* in pixels; both 0 for a file's bytes */
  const char *name;      /* for people, in JSON and reports; NULL: "picture" */
} kedge_image;

/* Evaluates pictures.
     user      as in kedge_function
     pictures  count pictures, one after the other, of the type and layout asked for; aligned to 64
               bytes, to be read only, valid during the call
     answers   to be written: float scores[count][classes], or int32_t classes[count] of 0..classes-1
   Returns 0; KEDGE_STOP to give up, where progress tells to stop, too; else an error, which ends the
   explanation. Answers that are not written are an error. The answer for a picture must be the same whatever else is in the batch. */
typedef int (*kedge_predict_fn)(void *user, const void *pictures, int32_t count, void *answers);
#define KEDGE_STOP (-1)

enum kedge_dtype { KEDGE_FLOAT32 = 0, KEDGE_UINT8 = 1 };
enum kedge_layout { KEDGE_NHWC = 0, KEDGE_NCHW = 1 };
enum kedge_answers { KEDGE_SCORES = 0, KEDGE_CLASSES = 1 };

/* A model that is a function of the program. */
typedef struct kedge_function {
  size_t size;              /* sizeof(kedge_function) */
  kedge_predict_fn predict;
  void *user;               /* passed to predict */
  int32_t height, width;    /* of its pictures; others are resized to it (bilinear) */
  int32_t dtype;            /* KEDGE_FLOAT32: value x rescale, then (x - mean) / std; rescale is 1/255
                               unless given. KEDGE_UINT8: 0..255 */
  int32_t layout;           /* KEDGE_NHWC: channels interleaved; KEDGE_NCHW: planes */
  int32_t answers;          /* KEDGE_SCORES, or KEDGE_CLASSES: the top class alone, reported with
                               probability 1 */
  int32_t classes;          /* 2 or more */
} kedge_function;

/* Cuts a picture: writes an id for each pixel, any numbers; equal ids are one superpixel.
   Returns 0, or another number for an error. */
typedef int (*kedge_segment_fn)(
    void *user, const uint8_t *rgb, int32_t height, int32_t width, int32_t *ids);

/* Superpixels of the program's own, in place of the option "segmenter": of the picture as the model
   sees it (kedge_segment gives that), ids[height][width]; or a function, where ids is NULL. */
typedef struct kedge_superpixels {
  const int32_t *ids;
  int32_t height, width;
  kedge_segment_fn segment;
  void *user;
} kedge_superpixels;

/* How far an explanation, comparison or attack is. */
typedef struct kedge_progress {
  int64_t evaluations;  /* pictures through the model */
  double precision;     /* of the best anchor so far, an estimate, 0..1; of an attack, its margin */
  double done;          /* share of the work, 0..1; -1 where nobody can know */
  int32_t anchor_size;  /* superpixels of that anchor */
  int32_t certified;    /* 1 if its precision is known to reach the threshold */
} kedge_progress;

/* Told before every batch, in the thread that called kedge_explain, kedge_compare or kedge_attack.
   Returns 0 to go on, another number to stop: what was found so far is the result then. */
typedef int (*kedge_progress_fn)(void *user, const kedge_progress *progress);

/* ---- models ----------------------------------------------------------------------------------- */

/* Opens a model: a folder or an .onnx file, "hf:ORG/REPO[@REVISION][#FILE]" of the Hugging Face hub,
   "oip:http://HOST:PORT/v2/models/NAME" on a server, or NULL for the embedded demo model.
   Options: those of the command line for models and devices: device ("auto", "cpu", "cuda:0"),
   threads, mean, std, rescale, size, layout, bgr, labels, output, input, scores, open-timeout,
   prepare, remote-timeout, token-file. */
int kedge_open(const char *source, const char *options, kedge_model **model);

/* A model that is a function. Options: name; labels, an array with the name of each class, or a
   file; mean, std, rescale (KEDGE_FLOAT32 only) and bgr; scores ("logits", "probabilities",
   "independent"; default logits); batch, the most pictures at a time (default 16); concurrent,
   whether several threads may call it at a time. */
int kedge_open_function(
    const kedge_function *function, const char *options, kedge_model **model);

/* What is known of it, valid until it is closed: {"name", "sha256", "labels", "height", "width",
   "layout", "type", "runtime", "device", "notes"}. */
int kedge_model_json(kedge_model *model, const char **json);

/* Stops what runs with it, jobs too, waits for that, and frees it. NULL is fine. */
int kedge_close(kedge_model *model);

/* ---- questions -------------------------------------------------------------------------------- */

/* Explains a picture, in the calling thread.
     superpixels  NULL: as the options say
     options      those of `kedge explain`: segmenter, segments, compactness, sigma, fill, threshold,
                  delta, strategy, effort, reasons, refine, seed, class, top, fills, repeat, jitter,
                  curves, max-evaluations, max-draws, deadline, inference-batch, ...
     progress     NULL: not told
   Where the budget or progress ended it, the result is the best so far, and its status says so. */
int kedge_explain(kedge_model *model, const kedge_image *image, const kedge_superpixels *superpixels,
    const char *options, kedge_progress_fn progress, void *user, kedge_result **result);

/* Compares two pictures (second_model NULL: before one model) or two models. Options: those of
   `kedge compare` but model2 and models. */
int kedge_compare(kedge_model *model, kedge_model *second_model, const kedge_image *first,
    const kedge_image *second, const kedge_superpixels *superpixels, const char *options,
    kedge_progress_fn progress, void *user, kedge_result **result);

/* Changes a picture a little so that the model gives it another class. Options: those of
   `kedge attack` but out: target or untargeted, method, norm, epsilon, queries, seed, ... */
int kedge_attack(kedge_model *model, const kedge_image *image, const char *options,
    kedge_progress_fn progress, void *user, kedge_result **result);

/* Cuts a picture as kedge_explain would: the view and the ids of a result. model NULL: the picture
   as it is. Options: segmenter, segments, compactness, sigma, scale, ... */
int kedge_segment(kedge_model *model, const kedge_image *image, const char *options,
    kedge_result **result);

/* ---- many at a time --------------------------------------------------------------------------- */

/* Submits an explanation to the model's queue and returns at once, however many wait. The picture is
   copied. Batches are filled across the explanations in flight. Options: those of kedge_explain but
   backend, inference-batch, top, fills, repeat, jitter and curves; and priority, higher ones first. */
int kedge_submit(kedge_model *model, const kedge_image *image, const kedge_superpixels *superpixels,
    const char *options, kedge_job **job);

typedef struct kedge_job_state {
  int32_t done;            /* 1 if kedge_job_result gives a result, or its error */
  int32_t begun;           /* 1 if progress says something */
  kedge_progress progress; /* as of the last round of the search */
} kedge_job_state;

/* Tells how far a job is; never waits. */
int kedge_job_poll(kedge_job *job, kedge_job_state *state);

/* Waits until a job is done, for so many seconds at most; a negative number: for ever.
   KEDGE_NOT_READY if it is not done then. */
int kedge_job_wait(kedge_job *job, double seconds);

/* Asks a job to end: with the best so far where there is one. Never waits. */
int kedge_job_cancel(kedge_job *job);

/* The result of a job that is done, a new handle each time; else the error of its explanation, or
   KEDGE_NOT_READY. */
int kedge_job_result(kedge_job *job, kedge_result **result);

/* Cancels a job that runs, waits for it, and frees it. NULL is fine. */
int kedge_job_close(kedge_job *job);

/* ---- results ---------------------------------------------------------------------------------- */

enum kedge_status { /* how a search ended; below KEDGE_NOT_FOUND with an anchor */
  KEDGE_FOUND = 0,
  KEDGE_EMPTY = 1,     /* the class hardly depends on which superpixels are kept */
  KEDGE_NOT_FOUND = 2,
  KEDGE_LIMIT = 3,
  KEDGE_DEADLINE = 4,
  KEDGE_STOPPED = 5,   /* by progress or kedge_job_cancel */
  KEDGE_UNREACHABLE = 6
};

enum kedge_evidence { KEDGE_EXACT = 0, KEDGE_CERTIFIED = 1, KEDGE_ESTIMATED = 2 };

/* An explanation as numbers. Of a segmentation: height, width, view, superpixels and ids alone. */
typedef struct kedge_arrays {
  size_t size;           /* sizeof(kedge_arrays), set by the caller */
  int32_t height, width; /* of the view, in pixels */
  const uint8_t *view;   /* height x width x 3: the picture as the model sees it */
  const int32_t *ids;    /* height x width: the superpixel of each pixel, 0..superpixels-1 */
  int32_t superpixels;
  int32_t anchor_size;
  const int32_t *anchor; /* the superpixels of the anchor, ascending */
  double precision;      /* the probability that the class is kept if the anchor is, 0..1 */
  double low, high;      /* its bounds */
  double confidence;     /* of the bounds; 1 where they are proved */
  double coverage;       /* the probability that a mask keeps the anchor */
  int32_t status;        /* enum kedge_status */
  int32_t evidence;      /* enum kedge_evidence */
  int32_t class_index;   /* the class explained, */
  double probability;    /* and its probability on the whole picture */
  int64_t evaluations;   /* pictures through the model */
} kedge_arrays;

/* Explanations and segmentations alone. */
int kedge_result_arrays(kedge_result *result, kedge_arrays *arrays);

/* As JSON in UTF-8, one line: of the schema kedge.explanation/1, kedge.comparison/1 or
   kedge.attack/1, as the command line writes it. Not of a segmentation. */
int kedge_result_json(kedge_result *result, const char **json);

/* A page that loads nothing, in UTF-8: of explanations and comparisons. */
int kedge_result_html(kedge_result *result, const char **html);

/* An attack's picture, height x width x 3 bytes of the size of the picture attacked. */
int kedge_result_picture(
    kedge_result *result, const uint8_t **rgb, int32_t *height, int32_t *width);

/* Frees it. NULL is fine. */
int kedge_result_close(kedge_result *result);

#ifdef __cplusplus
}
#endif
#endif
