#pragma once
#include <cstdint>
#include <string>

namespace glimpse::data {

/// Which pictures and questions to use. Options that do not apply to the source keep their
/// defaults.
struct DataConfig {
  std::string source = "scenes";
  std::string path;
  std::string image_root;
  std::string split = "train";
  int64_t first = 0;
  int64_t count = 0;
  uint64_t seed = 1;
  std::string digits;
  int64_t hand_drawn_percent = 30;
};

template <class V>
void visit_fields(V& v, DataConfig& c) {
  v("source", c.source, "scenes (drawn on the fly) | jsonl (questions in a file, Visual-CoT form)");
  v("path", c.path, "jsonl: the file of questions");
  v("image_root", c.image_root, "jsonl: folder of the pictures; empty = the folder of path");
  v("split", c.split, "scenes: train | validation | test; jsonl: lines of this split, empty = all");
  v("first", c.first, "pictures left out at the start of the split");
  v("count", c.count, "pictures; 0 = 1000 scenes, or all of a jsonl file");
  v("seed", c.seed, "scenes: which stream of scenes");
  v("digits", c.digits, "scenes: CSV of real digits for hand-drawn numbers; empty = drawn strokes");
  v("hand_drawn_percent", c.hand_drawn_percent, "scenes: share of the numbers that is hand-drawn");
}

}  // namespace glimpse::data
