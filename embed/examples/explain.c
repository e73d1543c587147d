/* Explains a photo: explain PHOTO [MODEL]. */
#include <kedge.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int code) {
  if (code == KEDGE_OK) return;
  fprintf(stderr, "%s\n", kedge_message());
  exit(code);
}

int main(int argc, char **argv) {
  static char bytes[1 << 24];
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (!file) return fprintf(stderr, "usage: explain PHOTO [MODEL]\n"), 2;
  kedge_image photo = {.data = bytes, .bytes = fread(bytes, 1, sizeof bytes, file), .name = argv[1]};
  kedge_model *model;
  kedge_result *why;
  kedge_arrays found = {.size = sizeof found};
  const char *json;
  check(kedge_start(NULL));
  check(kedge_open(argc > 2 ? argv[2] : NULL, NULL, &model));
  check(kedge_explain(model, &photo, NULL, "{\"segments\": 20}", NULL, NULL, &why));
  check(kedge_result_arrays(why, &found));
  check(kedge_result_json(why, &json));
  printf("class %d: %d of %d superpixels, precision %.3f\n%s\n", found.class_index,
      found.anchor_size, found.superpixels, found.precision, json);
  return kedge_stop();  /* which closes model and result, too */
}
