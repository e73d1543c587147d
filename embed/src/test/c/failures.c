/* What can go wrong, each a code and a sentence, and nothing broken afterwards. */
#include <kedge.h>
#include <pthread.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIDE 32
#define EXPECT(code, call, words) expect(code, call, words, #call, __LINE__)

static void expect(int code, int returned, const char *words, const char *call, int line) {
  if (returned != code || (code && !strstr(kedge_message(), words))) {
    fprintf(stderr, "%d: %s returned %d, expected %d with '%s': %s\n", line, call, returned, code,
        words, kedge_message());
    exit(1);
  }
}

static void require(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "not so: %s\n", what);
  exit(1);
}

enum behaviour { WELL, FAILS, STOPS, NANS, SILENT, CLOSES, OUT_OF_RANGE };

typedef struct program {
  enum behaviour behaviour;
  int after; /* batches */
  int batches;
  kedge_model *model;
  int closing;
} program;

/* Class 1 where the top left quarter is light. */
static int predict(void *user, const void *pictures, int32_t count, void *answers) {
  program *p = user;
  const float *values = pictures;
  float *scores = answers;
  int special = p->batches++ >= p->after;
  if (special && p->behaviour == FAILS) return 42;
  if (special && p->behaviour == STOPS) return KEDGE_STOP;
  if (special && p->behaviour == SILENT) return 0;
  if (special && p->behaviour == CLOSES) p->closing = kedge_close(p->model);
  for (int i = 0; i < count; i++) {
    float sum = 0;
    for (int y = 0; y < SIDE / 2; y++)
      for (int x = 0; x < SIDE / 2; x++) sum += values[((i * SIDE + y) * SIDE + x) * 3];
    scores[2 * i + 1] = sum / (SIDE * SIDE / 4);
    scores[2 * i] = .5f;
    if (special && p->behaviour == NANS) scores[2 * i] = NAN;
  }
  return 0;
}

static int classes(void *user, const void *pictures, int32_t count, void *answers) {
  program *p = user;
  const uint8_t *values = pictures;
  int32_t *top = answers;
  for (int i = 0; i < count; i++) top[i] = values[3 * (i * SIDE + 4) * SIDE] > 128;
  if (p->behaviour == OUT_OF_RANGE) top[0] = 7;
  return 0;
}

static uint8_t pixels[SIDE * SIDE * 3];
static kedge_image picture = {.data = pixels, .bytes = sizeof pixels, .height = SIDE, .width = SIDE};

static kedge_function function(program *p) {
  return (kedge_function){.size = sizeof(kedge_function), .predict = predict, .user = p,
      .height = SIDE, .width = SIDE, .dtype = KEDGE_FLOAT32, .layout = KEDGE_NHWC,
      .answers = KEDGE_SCORES, .classes = 2};
}

static const char *GRID = "{\"segmenter\": \"grid\", \"segments\": 16, \"exact_within\": 0, \"fill\": \"constant:0,0,0\"}";

static kedge_model *open_function(program *p) {
  kedge_function f = function(p);
  EXPECT(0, kedge_open_function(&f, NULL, &p->model), "");
  return p->model;
}

static void explain_well(kedge_model *model) {
  kedge_result *why;
  kedge_arrays found = {.size = sizeof found};
  const char *text;
  EXPECT(0, kedge_explain(model, &picture, NULL, GRID, NULL, NULL, &why), "");
  EXPECT(0, kedge_result_arrays(why, &found), "");
  require(found.superpixels == 16 && found.class_index == 1 && found.status == KEDGE_FOUND, "found");
  require(found.precision >= .95 && found.anchor_size >= 1 && found.ids[0] == 0, "an anchor");
  EXPECT(0, kedge_result_json(why, &text), "");
  require(strstr(text, "kedge.explanation/1") != NULL, "its schema");
  EXPECT(0, kedge_result_html(why, &text), "");
  require(strstr(text, "</html>") != NULL, "a page");
  EXPECT(KEDGE_INVALID, kedge_result_picture(why, NULL, NULL, NULL), "no picture");
  EXPECT(0, kedge_result_close(why), "");
  EXPECT(KEDGE_INVALID, kedge_result_close(why), "not open");
}

static void fails(enum behaviour behaviour, int after, int code, const char *words) {
  program p = {.behaviour = behaviour, .after = after};
  kedge_model *model = open_function(&p);
  kedge_result *why;
  EXPECT(code, kedge_explain(model, &picture, NULL, GRID, NULL, NULL, &why), words);
  p.behaviour = WELL;
  explain_well(model);
  EXPECT(0, kedge_close(model), "");
}

static void *thread(void *user) {
  (void)user;
  program p = {.behaviour = WELL};
  kedge_model *model = open_function(&p);
  for (int i = 0; i < 5; i++) explain_well(model);
  EXPECT(0, kedge_close(model), "");
  return NULL;
}

static int stop_at_third(void *user, const kedge_progress *progress) {
  require(progress->evaluations >= 0, "progress");
  return ++*(int *)user >= 3;
}

static int halves(void *user, const uint8_t *rgb, int32_t height, int32_t width, int32_t *ids) {
  (void)rgb;
  for (int i = 0; i < height * width; i++) ids[i] = i % width < width / 2 ? 5 : -3;
  return *(int *)user;
}

static void arguments(void) {
  program p = {.behaviour = WELL};
  kedge_model *model, *none = NULL;
  kedge_result *why;
  kedge_function f = function(&p);
  EXPECT(KEDGE_INVALID, kedge_open_function(NULL, NULL, &model), "NULL");
  f.classes = 1;
  EXPECT(KEDGE_INVALID, kedge_open_function(&f, NULL, &model), "classes is 1, expected 2");
  f.classes = 2, f.size = 3;
  EXPECT(KEDGE_INVALID, kedge_open_function(&f, NULL, &model), "expected 48");
  f.size = sizeof f;
  EXPECT(KEDGE_INVALID, kedge_open_function(&f, "{\"mean\": [1, 2]}", &model), "one for each channel");
  EXPECT(KEDGE_INVALID, kedge_open_function(&f, "{\"labels\": [\"a\"]}", &model), "1 labels");
  EXPECT(KEDGE_INVALID, kedge_open_function(&f, "{", &model), "JSON");
  EXPECT(KEDGE_INVALID, kedge_open_function(&f, "[1]", &model), "object");
  EXPECT(KEDGE_MODEL, kedge_open("/no/such/folder", NULL, &model), "/no/such/folder");
  EXPECT(KEDGE_INVALID, kedge_open(NULL, "{\"device\": \"tpu\"}", &model), "tpu");
  EXPECT(KEDGE_INVALID, kedge_explain(none, &picture, NULL, NULL, NULL, NULL, &why), "not open");
  model = open_function(&p);
  EXPECT(KEDGE_INVALID, kedge_explain(model, NULL, NULL, NULL, NULL, NULL, &why), "image is NULL");
  EXPECT(KEDGE_INVALID, kedge_explain(model, &picture, NULL, NULL, NULL, NULL, NULL), "NULL");
  EXPECT(KEDGE_INVALID, kedge_explain(model, &picture, NULL, "{\"threshold\": 2}", NULL, NULL, &why),
      "--threshold is 2");
  EXPECT(KEDGE_INVALID, kedge_explain(model, &picture, NULL, "{\"nosuch\": 2}", NULL, NULL, &why),
      "--nosuch");
  kedge_image wrong = picture;
  wrong.bytes--;
  EXPECT(KEDGE_INVALID, kedge_explain(model, &wrong, NULL, NULL, NULL, NULL, &why), "height");
  wrong = (kedge_image){.data = "no picture", .bytes = 10, .name = "it"};
  EXPECT(KEDGE_IMAGE, kedge_explain(model, &wrong, NULL, NULL, NULL, NULL, &why), "it");
  EXPECT(KEDGE_INVALID, kedge_result_close((kedge_result *)model), "another kind");
  int code = 0;
  kedge_superpixels cut = {.segment = halves, .user = &code};
  EXPECT(0, kedge_explain(model, &picture, &cut, NULL, NULL, NULL, &why), "");
  EXPECT(0, kedge_result_close(why), "");
  code = 9;
  EXPECT(KEDGE_FUNCTION, kedge_explain(model, &picture, &cut, NULL, NULL, NULL, &why), "returned 9");
  cut = (kedge_superpixels){.ids = (int32_t[]){0, 1}, .height = 1, .width = 2};
  EXPECT(KEDGE_INVALID, kedge_explain(model, &picture, &cut, NULL, NULL, NULL, &why), "1×2");
  EXPECT(0, kedge_close(model), "");
  EXPECT(KEDGE_INVALID, kedge_close(model), "not open");
  EXPECT(0, kedge_close(NULL), "");
}

static void stopping(void) {
  program p = {.behaviour = WELL};
  kedge_model *model = open_function(&p);
  kedge_result *why;
  kedge_arrays found = {.size = sizeof found};
  int calls = 0;
  EXPECT(0, kedge_explain(model, &picture, NULL, GRID, stop_at_third, &calls, &why), "");
  EXPECT(0, kedge_result_arrays(why, &found), "");
  require(found.status == KEDGE_STOPPED && calls == 3, "stopped with the best so far");
  EXPECT(0, kedge_result_close(why), "");
  EXPECT(0, kedge_close(model), "");
}

static void jobs(void) {
  program p = {.behaviour = WELL};
  kedge_model *model = open_function(&p);
  kedge_job *all[20];
  kedge_result *why;
  kedge_job_state state;
  EXPECT(KEDGE_INVALID, kedge_submit(model, &picture, NULL, "{\"curves\": true}", all), "curves");
  for (int i = 0; i < 20; i++) EXPECT(0, kedge_submit(model, &picture, NULL, GRID, &all[i]), "");
  for (int i = 0; i < 10; i++) {
    EXPECT(0, kedge_job_wait(all[i], -1), "");
    EXPECT(0, kedge_job_poll(all[i], &state), "");
    require(state.done == 1, "done");
    EXPECT(0, kedge_job_result(all[i], &why), "");
    EXPECT(0, kedge_result_close(why), "");
  }
  for (int i = 10; i < 20; i++) EXPECT(0, kedge_job_cancel(all[i]), "");
  for (int i = 0; i < 20; i++) EXPECT(0, kedge_job_close(all[i]), "");
  p.behaviour = FAILS;
  EXPECT(0, kedge_submit(model, &picture, NULL, GRID, all), "");
  EXPECT(0, kedge_job_wait(all[0], -1), "");
  EXPECT(KEDGE_FUNCTION, kedge_job_result(all[0], &why), "42");
  EXPECT(0, kedge_job_close(all[0]), "");
  EXPECT(0, kedge_close(model), "");
}

static void class_answers(void) {
  program p = {.behaviour = WELL};
  kedge_function f = function(&p);
  kedge_model *model;
  kedge_result *why;
  f.predict = classes, f.dtype = KEDGE_UINT8, f.answers = KEDGE_CLASSES, f.classes = 5;
  EXPECT(KEDGE_INVALID, kedge_open_function(&f, "{\"rescale\": 1}", &model), "uint8");
  EXPECT(0, kedge_open_function(&f, "{\"labels\": [\"dark\", \"light, bright\", \"c\", \"d\", \"e\"]}",
      &model), "");
  EXPECT(0, kedge_explain(model, &picture, NULL, GRID, NULL, NULL, &why), "");
  EXPECT(0, kedge_result_close(why), "");
  p.behaviour = OUT_OF_RANGE;
  EXPECT(KEDGE_MODEL, kedge_explain(model, &picture, NULL, GRID, NULL, NULL, &why), "class 7");
  EXPECT(0, kedge_close(model), "");
}

static void after_fork(kedge_model *model) {
  pid_t child = fork();
  if (child == 0) {
    kedge_result *why;
    int code = kedge_explain(model, &picture, NULL, NULL, NULL, NULL, &why);
    int again = kedge_start(NULL);
    _exit(code == KEDGE_FORKED && again == KEDGE_FORKED && strstr(kedge_message(), "fork") ? 0 : 1);
  }
  int status = 1;
  waitpid(child, &status, 0);
  require(status == 0, "a child of fork is told");
}

int main(void) {
  kedge_start_options options = {.size = sizeof options, .heap = "much"};
  pthread_t threads[8];
  for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = i < sizeof pixels / 2 ? 250 : (uint8_t)(i % 90);
  EXPECT(KEDGE_NOT_STARTED, kedge_segment(NULL, &picture, NULL, NULL), "kedge_start");
  EXPECT(KEDGE_INVALID, kedge_start(&options), "heap is 'much'");
  options.heap = "512m", options.size = 1;
  EXPECT(KEDGE_INVALID, kedge_start(&options), "size");
  options.size = sizeof options, options.java_home = "/no/java";
  EXPECT(KEDGE_JAVA, kedge_start(&options), "/no/java");
  options.java_home = NULL;
  EXPECT(0, kedge_start(&options), "");
  EXPECT(0, kedge_start(NULL), "");
  options.heap = "64m";
  EXPECT(KEDGE_INVALID, kedge_start(&options), "512m for heap");
  require(kedge_open_handles() == 0 && strlen(kedge_version()) > 0, "started");

  program well = {.behaviour = WELL};
  kedge_model *model = open_function(&well);
  explain_well(model);
  after_fork(model);
  arguments();
  fails(FAILS, 0, KEDGE_FUNCTION, "returned 42");
  fails(FAILS, 3, KEDGE_FUNCTION, "returned 42");
  fails(STOPS, 2, KEDGE_CANCELLED, "stop");
  fails(NANS, 0, KEDGE_MODEL, "NaN");
  fails(NANS, 2, KEDGE_MODEL, "NaN");
  fails(SILENT, 2, KEDGE_MODEL, "NaN");
  stopping();
  jobs();
  class_answers();
  program closing = {.behaviour = CLOSES, .after = 1};
  explain_well(open_function(&closing));
  require(closing.closing == KEDGE_INVALID, "a model is not closed within its function");
  EXPECT(0, kedge_close(closing.model), "");
  for (int i = 0; i < 8; i++) pthread_create(&threads[i], NULL, thread, NULL);
  for (int i = 0; i < 8; i++) pthread_join(threads[i], NULL);
  require(kedge_open_handles() == 1, "all are closed but one");
  for (int i = 0; i < 1000; i++) {
    program p = {.behaviour = WELL};
    EXPECT(0, kedge_close(open_function(&p)), "");
  }
  EXPECT(0, kedge_stop(), "");
  EXPECT(KEDGE_NOT_STARTED, kedge_close(model), "kedge_start");
  EXPECT(0, kedge_start(NULL), "");
  EXPECT(KEDGE_INVALID, kedge_close(model), "not open");
  model = open_function(&well);
  explain_well(model);
  EXPECT(0, kedge_stop(), "");
  puts("all as expected");
  return 0;
}
