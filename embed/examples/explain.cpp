// Explains an answer of a function of this program: is a picture light at the top?
#include <kedge.h>
#include <cstdio>
#include <stdexcept>
#include <vector>
static void check(int code) {
  if (code != KEDGE_OK) throw std::runtime_error(kedge_message());
}

static int predict(void *, const void *pictures, int32_t count, void *answers) noexcept {
  auto values = static_cast<const uint8_t *>(pictures);
  auto scores = static_cast<float *>(answers);
  for (int32_t i = 0; i < count; i++, values += 64 * 64 * 3) {
    scores[2 * i] = 100;  // dark: anything below 100
    scores[2 * i + 1] = (values[0] + values[3 * 40] + values[3 * 64 * 20]) / 3.f;
  }
  return 0;
}
int main() try {
  std::vector<uint8_t> pixels(64 * 64 * 3, 200);
  kedge_image image{pixels.data(), pixels.size(), 64, 64, "grey"};
  kedge_function function{sizeof function, predict, nullptr, 64, 64, KEDGE_UINT8, KEDGE_NHWC, KEDGE_SCORES, 2};
  kedge_model *model; kedge_result *why; kedge_arrays found{}; found.size = sizeof found;
  check(kedge_start(nullptr));
  check(kedge_open_function(&function, R"({"labels": ["dark", "light"]})", &model));
  check(kedge_explain(model, &image, nullptr, R"({"segmenter": "grid", "fill": "constant:0,0,0"})", nullptr, nullptr, &why));
  check(kedge_result_arrays(why, &found));
  std::printf("class %d: %d of %d superpixels, precision %.3f\n", found.class_index, found.anchor_size, found.superpixels, found.precision);
  return kedge_stop();
} catch (const std::exception &e) { return std::fprintf(stderr, "%s\n", e.what()), 1; }
