#pragma once
#include <cstdint>
#include <string>

namespace glimpse::data {

/// Which pictures and questions to use. Options that do not apply to the source keep their
/// defaults.
struct DataConfig {
  std::string source = "scenes";
  std::string path;
  std::string annotations;
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
  v("source", c.source,
    "scenes (drawn on the fly) | jsonl | tsv | a benchmark in its official files: vqav2, textvqa, "
    "vizwiz, gqa, scienceqa, pope, mme, docvqa, infographicvqa, chartqa, viscot, coco, karpathy, "
    "nocaps, nlvr, vqa_rad (datasets/README.md)");
  v("path", c.path, "the file (mme: folder) of questions or captions");
  v("annotations", c.annotations,
    "vqav2: file of the answers; scienceqa: pid_splits.json, needed when a split is asked for");
  v("image_root", c.image_root, "folder (nlvr: or .tar) of the pictures; empty = beside path");
  v("split", c.split,
    "scenes: train | validation | test; jsonl, viscot, scienceqa, karpathy, vqa_rad (train | "
    "test): "
    "only this split; empty = all");
  v("first", c.first, "pictures left out at the start of the split");
  v("count", c.count, "pictures; 0 = 1000 scenes, or all of a file");
  v("seed", c.seed, "scenes: which stream of scenes");
  v("digits", c.digits, "scenes: CSV of real digits for hand-drawn numbers; empty = drawn strokes");
  v("hand_drawn_percent", c.hand_drawn_percent, "scenes: share of the numbers that is hand-drawn");
}

}  // namespace glimpse::data
