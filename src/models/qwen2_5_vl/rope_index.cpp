#include "models/qwen2_5_vl/rope_index.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace glimpse::models {
namespace {

class Positions {
 public:
  explicit Positions(int64_t length) : rows_(torch::empty({3, length}, torch::kInt64)) {}

  void add_text(int64_t count) {
    for (int64_t i = 0; i < count; ++i) add(next_ + i, next_ + i, next_ + i);
    next_ += count;
  }

  void add_picture(const Grid& grid, double seconds_per_step, const RopeRule& rule) {
    int64_t last_time = 0;
    for (int64_t t = 0; t < grid.t; ++t) {
      last_time = time_of(t, seconds_per_step, rule);
      for (int64_t row = 0; row < grid.h; ++row) {
        for (int64_t column = 0; column < grid.w; ++column) {
          add(next_ + last_time, next_ + row, next_ + column);
        }
      }
    }
    const int64_t side = std::max(grid.h, grid.w);
    next_ += rule.text_follows_sides ? side : std::max(side, last_time + 1);
  }

  torch::Tensor rows() const { return rows_; }
  int64_t count() const { return count_; }

 private:
  // float32 products in this order, as published: 3 * 0.16666667 * 2 is 1.0 exactly.
  static int64_t time_of(int64_t step, double seconds_per_step, const RopeRule& rule) {
    const double seconds = rule.whole_seconds ? std::trunc(seconds_per_step) : seconds_per_step;
    const float time = static_cast<float>(step) * static_cast<float>(seconds);
    return static_cast<int64_t>(time * static_cast<float>(rule.tokens_per_second));
  }

  void add(int64_t time, int64_t row, int64_t column) {
    int64_t* first = rows_.data_ptr<int64_t>() + count_++;
    const int64_t length = rows_.size(1);
    first[0] = time;
    first[length] = row;
    first[2 * length] = column;
  }

  torch::Tensor rows_;
  int64_t count_ = 0;
  int64_t next_ = 0;  // first free position
};

}  // namespace

torch::Tensor rope_index(const ModelInput& input, const RopeRule& rule) {
  const int64_t length = input.ids.size(0);
  Positions positions(length);
  for (const VisualSpan& span : input.visual_spans) {
    positions.add_text(span.begin - positions.count());
    const PictureShape& picture = input.pixels.pictures[static_cast<size_t>(span.picture)];
    positions.add_picture(span.grid, picture.seconds_per_step, rule);
  }
  positions.add_text(length - positions.count());
  return positions.rows();
}

}  // namespace glimpse::models
