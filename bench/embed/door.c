/* What the door of C costs: door PHOTO MODEL REPEATS. Each explanation is timed here and, in its JSON,
   by the engine: from before the picture is viewed to the end of the search. Their difference is the
   door's: options, copying and decoding the picture, the result. */
#include <kedge.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST 1000

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void check(int code) {
  if (code == KEDGE_OK) return;
  fprintf(stderr, "%s\n", kedge_message());
  exit(code);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, ascending);
  return values[count / 2];
}

int main(int argc, char **argv) {
  static char bytes[1 << 24];
  static double wall[MOST], engine[MOST], door[MOST];
  FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
  int repeats = argc == 4 ? atoi(argv[3]) : 0;
  if (!file || repeats < 1 || repeats > MOST) return fprintf(stderr, "door PHOTO MODEL REPEATS\n"), 2;
  kedge_image photo = {.data = bytes, .bytes = fread(bytes, 1, sizeof bytes, file)};
  kedge_model *model;
  kedge_arrays found = {.size = sizeof found};
  double start = now();
  check(kedge_start(NULL));
  double started = now() - start;
  check(kedge_open(argv[2], NULL, &model));
  for (int i = -2; i < repeats; i++) { /* two to warm up */
    kedge_result *why;
    const char *json;
    double before = now();
    check(kedge_explain(model, &photo, NULL, NULL, NULL, NULL, &why));
    double took = now() - before;
    check(kedge_result_arrays(why, &found));
    check(kedge_result_json(why, &json));
    const char *seconds = strstr(json, "\"seconds\":{\"total\":");
    double total = atof(seconds + strlen("\"seconds\":{\"total\":"));
    check(kedge_result_close(why));
    if (i >= 0) wall[i] = took, engine[i] = total, door[i] = took - total;
  }
  double all = median(wall, repeats), inside = median(engine, repeats), between = median(door, repeats);
  printf("{\"start\":%.4f,\"explanation\":%.6f,\"engine\":%.6f,\"door\":%.6f,\"share\":%.6f,"
      "\"evaluations\":%lld,\"repeats\":%d}\n", started, all, inside, between, between / all,
      (long long)found.evaluations, repeats);
  return kedge_stop();
}
