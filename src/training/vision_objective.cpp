#include "training/vision_objective.h"

#include <torch/torch.h>

#include "training/data_parallel.h"
#include "training/patch_targets.h"

namespace glimpse::training {
namespace {

// Columns of the heads' output.
struct Columns {
  int64_t begin, count;
};
constexpr Columns kObject{0, 1}, kCentre{1, 1}, kShape{2, 7}, kColor{9, 8}, kSize{17, 2},
    kSlots{19, 3 * kCharacters}, kHere{19 + 3 * kCharacters, kCharacters},
    kBox{19 + 4 * kCharacters, 4};
constexpr int64_t kOutputs = kBox.begin + kBox.count;
constexpr float kMean[3] = {0.48145466F, 0.4578275F, 0.40821073F};
constexpr float kDeviation[3] = {0.26862954F, 0.26130258F, 0.27577711F};
constexpr double kBoxScale = 4.0;  // unit coordinates are small beside smooth-L1's knee
constexpr double kBoxKnee = 0.1;

torch::Tensor columns(const torch::Tensor& output, const Columns& c) {
  return output.narrow(-1, c.begin, c.count);
}

// Mean cross-entropy over the targets that are not ignored, and the share answered right.
struct Classified {
  torch::Tensor loss;
  double accuracy;
};

Classified classify(const torch::Tensor& logits, const torch::Tensor& target) {
  const torch::Tensor valid = target != kIgnoreTarget;
  const double count = std::max(valid.sum().item<double>(), 1.0);
  const torch::Tensor sum =
      at::cross_entropy_loss(logits, target, {}, at::Reduction::Sum, kIgnoreTarget);
  const double right = ((logits.argmax(-1) == target) & valid).sum().item<double>();
  return {sum / count, right / count};
}

}  // namespace

torch::Tensor clip_pixels(const std::vector<data::Scene>& scenes) {
  const int64_t side = data::kSceneSide;
  torch::Tensor pixels = torch::empty({static_cast<int64_t>(scenes.size()), 3, side, side});
  float* out = pixels.data_ptr<float>();
  for (const data::Scene& scene : scenes) {
    for (int channel = 0; channel < 3; ++channel) {
      for (int64_t i = 0; i < side * side; ++i) {
        const float value =
            static_cast<float>(scene.pixels.rgb[static_cast<size_t>(3 * i + channel)]) / 255.0F;
        *out++ = (value - kMean[channel]) / kDeviation[channel];
      }
    }
  }
  return pixels;
}

PatchHeadsImpl::PatchHeadsImpl(int64_t width)
    : norm_(width, 1e-5), out_(nn::LinearOptions{.in = width, .out = kOutputs, .bias = true}) {
  register_module("norm", norm_);
  register_module("out", out_);
}

torch::Tensor PatchHeadsImpl::forward(const torch::Tensor& rows) {
  return out_(norm_(rows)).to(torch::kFloat32);
}

VisionObjective::VisionObjective(models::ClipVisionTransformer tower, int64_t feature_state,
                                 const VisionObjectiveConfig& config)
    : tower_(std::move(tower)),
      heads_(tower_->config().hidden_size),
      feature_state_(feature_state),
      config_(config) {
  torch::NoGradGuard no_grad;
  const auto type = tower_->parameters().front().scalar_type();
  for (auto& item : heads_->named_parameters()) {
    if (item.value().dim() == 2) item.value().normal_(0, 0.02);
    if (item.key() == "out.bias") item.value().zero_();
  }
  heads_->to(type);
  for (auto& item : tower_->named_parameters()) {
    const bool unread = item.key().starts_with("post_layernorm") ||
                        (item.key().starts_with("encoder.layers.") &&
                         std::stoll(item.key().substr(15)) >= feature_state_);
    if (!unread) parameters_.push_back({"tower." + item.key(), item.value()});
  }
  for (auto& item : heads_->named_parameters())
    parameters_.push_back({"heads." + item.key(), item.value()});
  for (NamedParameter& p : parameters_) p.tensor.set_requires_grad(true);
}

StepResult VisionObjective::step(int64_t step) {
  return data_parallel(config_.workers, [&](int64_t worker) { return shard(step, worker); });
}

StepResult VisionObjective::shard(int64_t step, int64_t worker) {
  const int64_t count = config_.images_per_step / config_.workers;
  std::vector<data::Scene> scenes;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t index = step * config_.images_per_step + worker * count + i;
    const bool dense = index % 100 < config_.dense_percent;
    scenes.push_back(
        data::draw_scene({.seed = config_.seed, .dense = dense}, static_cast<uint64_t>(index)));
  }
  const PatchTargets t = patch_targets(scenes, tower_->config().patch_size);
  const torch::Tensor state =
      tower_->hidden_states(clip_pixels(scenes), {feature_state_})[0].slice(1, 1);
  const torch::Tensor output = heads_(state).flatten(0, 1);
  const torch::Tensor chosen = output.index_select(0, t.rows_M);

  const auto presence = [&](const Columns& c, const torch::Tensor& target) {
    return at::binary_cross_entropy_with_logits(columns(output, c).flatten(), target.flatten());
  };
  const torch::Tensor object = presence(kObject, t.object_BP),
                      centre = presence(kCentre, t.centre_BP);
  const Classified shape = classify(columns(chosen, kShape), t.shape_M);
  const Classified color = classify(columns(chosen, kColor), t.color_M);
  const Classified size = classify(columns(chosen, kSize), t.size_M);
  const Classified slots =
      classify(columns(chosen, kSlots).reshape({-1, kCharacters}), t.slots_M3.flatten());
  const Classified here = classify(columns(chosen, kHere), t.here_M);
  const torch::Tensor box = at::smooth_l1_loss(columns(chosen, kBox), t.box_M4 * kBoxScale,
                                               at::Reduction::Mean, kBoxKnee);
  // The three slots share one mean; the recipe sums them and divides by 1.5, which is twice the
  // mean.
  const torch::Tensor loss = object + 2 * centre + shape.loss + color.loss + size.loss +
                             2 * slots.loss + here.loss + 2 * box;

  std::vector<torch::Tensor> inputs;
  for (const NamedParameter& p : parameters_) inputs.push_back(p.tensor);
  const double offset = (columns(chosen, kBox).slice(1, 0, 2) / kBoxScale - t.box_M4.slice(1, 0, 2))
                            .abs()
                            .mean()
                            .item<double>() *
                        data::kSceneSide;
  return {.loss = loss.item<double>(),
          .components = {{"shape_accuracy", shape.accuracy},
                         {"color_accuracy", color.accuracy},
                         {"size_accuracy", size.accuracy},
                         {"slot_accuracy", slots.accuracy},
                         {"character_accuracy", here.accuracy},
                         {"position_error_px", offset}},
          .samples = count,
          .gradients = torch::autograd::grad({loss}, inputs)};
}

}  // namespace glimpse::training
