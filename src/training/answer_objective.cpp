#include "training/answer_objective.h"

#include <torch/torch.h>

#include <algorithm>

#include "data/scene_questions.h"
#include "training/data_parallel.h"
#include "training/patch_targets.h"
#include "training/token_targets.h"
#include "training/vision_objective.h"

// B pictures of a worker, N visual tokens per picture, T packed rows, D decoder width.

namespace glimpse::training {
namespace {

// One shared prefix with the questions that are asked about it.
struct Group {
  int64_t image = 0;
  std::vector<int64_t> patches;  // visible, ascending
  std::vector<data::SceneQuestion> questions;
};

std::vector<int64_t> with_background(std::vector<bool> visible, int64_t extra, Random& random) {
  std::vector<int64_t> hidden, kept;
  for (size_t i = 0; i < visible.size(); ++i) {
    if (!visible[i]) hidden.push_back(static_cast<int64_t>(i));
  }
  for (int64_t n = 0; n < extra && n < static_cast<int64_t>(hidden.size()); ++n) {
    const auto pick =
        static_cast<size_t>(random.integer(n, static_cast<int64_t>(hidden.size()) - 1));
    std::swap(hidden[static_cast<size_t>(n)], hidden[pick]);
    visible[static_cast<size_t>(hidden[static_cast<size_t>(n)])] = true;
  }
  for (size_t i = 0; i < visible.size(); ++i) {
    if (visible[i]) kept.push_back(static_cast<int64_t>(i));
  }
  return kept;
}

// Skewed towards few: the product of two uniform numbers.
int64_t few_of(int64_t most, Random& random) {
  return random.integer(0, most) * random.integer(0, most) / std::max<int64_t>(most, 1);
}

// Packed text rows of all groups with what they must predict.
struct TextRows {
  std::vector<int64_t> ids, positions, labels;  // label of a row = the token it predicts, or ignore
  std::vector<std::vector<int64_t>> branches;   // per group
};

void add_question(const data::SceneQuestion& q, int64_t branch, const Encode& encode,
                  int64_t first_position, TextRows& rows) {
  std::vector<int64_t> ids = encode(q.question + " assistant");
  const size_t prompt = ids.size();
  for (const int64_t id : encode(q.answer + " <eos>")) ids.push_back(id);
  for (size_t i = 0; i + 1 < ids.size(); ++i) {  // the end token is only predicted
    rows.ids.push_back(ids[i]);
    rows.positions.push_back(first_position + static_cast<int64_t>(i));
    rows.labels.push_back(i + 1 >= prompt ? ids[i + 1] : kIgnoreTarget);
    rows.branches.back().push_back(branch);
  }
}

// A training pass over one worker's pictures.
class Pass {
 public:
  Pass(models::LlavaModules& modules, const Encode& encode, const AnswerObjectiveConfig& config)
      : modules_(modules), encode_(encode), config_(config) {}

  void draw(int64_t first_index, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
      const auto index = static_cast<uint64_t>(first_index + i);
      scenes_.push_back(data::draw_scene({.seed = config_.seed}, index));
      Random random = Random::of(config_.seed + 1, index);
      add_groups(i, random);
    }
  }

  torch::Tensor loss() {
    torch::Tensor features;
    {
      torch::NoGradGuard frozen;
      const auto state =
          modules_.vision->hidden_states(clip_pixels(scenes_), {modules_.config().feature_state()});
      features = state[0].slice(1, 1);  // [B, N, C]
    }
    std::vector<nn::KvCache> caches(groups_.size(), nn::KvCache(modules_.decoder->shape().layers));
    run_prefixes(features, caches);
    return answer_loss(caches);
  }

  double accuracy = 0;  // of the answer tokens, teacher-forced

 private:
  void add_groups(int64_t image, Random& random) {
    const data::Scene& scene = scenes_[static_cast<size_t>(image)];
    const int64_t patch = modules_.config().vision_config.patch_size;
    std::vector<bool> visible = occupied_patches(scene, patch);
    int64_t extra = static_cast<int64_t>(visible.size());
    if (random.integer(1, 100) <= config_.dropout_percent)
      extra = few_of(config_.dropout_max_background, random);
    auto questions = data::ask_questions(scene, static_cast<int>(config_.questions_per_image),
                                         config_.skill_weights, random);
    for (int64_t n = 0; n < config_.evidence_questions; ++n) {
      const auto& q = questions[static_cast<size_t>(n)];
      const models::Grid grid{.h = data::kSceneSide / patch, .w = data::kSceneSide / patch};
      groups_.push_back({image,
                         with_background(box_mask(q.boxes, grid),
                                         few_of(config_.evidence_max_background, random), random),
                         {q}});
    }
    groups_.push_back(
        {image, with_background(std::move(visible), extra, random), std::move(questions)});
  }

  // <bos> user <visual tokens>: image rows see image rows only; the last layer only fills the
  // cache.
  void run_prefixes(const torch::Tensor& features_BNC, std::vector<nn::KvCache>& caches) {
    const int64_t tokens = features_BNC.size(1);
    const std::vector<int64_t> head = prefix_ids();
    const torch::Tensor head_rows = modules_.decoder->embed_tokens(torch::tensor(head));
    std::vector<torch::Tensor> chosen, hidden;
    std::vector<int64_t> visual, positions;
    for (const Group& group : groups_) {
      for (const int64_t patch : group.patches) visual.push_back(group.image * tokens + patch);
    }
    const torch::Tensor projected =
        modules_.project(features_BNC.flatten(0, 1).index_select(0, torch::tensor(visual)));
    models::Rows rows;
    int64_t row = 0, patch_row = 0;
    for (size_t g = 0; g < groups_.size(); ++g) {
      const auto count = static_cast<int64_t>(groups_[g].patches.size());
      hidden.push_back(head_rows);
      hidden.push_back(projected.narrow(0, patch_row, count));
      for (size_t i = 0; i < head.size(); ++i) positions.push_back(static_cast<int64_t>(i));
      for (const int64_t patch : groups_[g].patches)
        positions.push_back(static_cast<int64_t>(head.size()) + patch);
      const int64_t end = row + static_cast<int64_t>(head.size()) + count;
      rows.spans.push_back({.begin = row, .end = end, .cache = &caches[g]});
      row = end;
      patch_row += count;
    }
    rows.hidden_TD = torch::cat(hidden);
    rows.position_ids = torch::tensor(positions);
    modules_.decoder->run_layers({0, modules_.decoder->shape().layers}, rows,
                                 {.cache_only_last_layer = true});
  }

  torch::Tensor answer_loss(std::vector<nn::KvCache>& caches) {
    const int64_t first_position =
        static_cast<int64_t>(prefix_ids().size()) + modules_.config().visual_tokens();
    TextRows text;
    models::Rows rows;
    for (size_t g = 0; g < groups_.size(); ++g) {
      const auto begin = static_cast<int64_t>(text.ids.size());
      text.branches.emplace_back();
      for (size_t q = 0; q < groups_[g].questions.size(); ++q) {
        add_question(groups_[g].questions[q], static_cast<int64_t>(q), encode_, first_position,
                     text);
      }
      rows.spans.push_back({.begin = begin,
                            .end = static_cast<int64_t>(text.ids.size()),
                            .cache = &caches[g],
                            .branch_R = torch::tensor(text.branches.back())});
    }
    rows.hidden_TD = modules_.decoder->embed_tokens(torch::tensor(text.ids));
    rows.position_ids = torch::tensor(text.positions);
    modules_.decoder->run_layers({0, modules_.decoder->shape().layers}, rows, {});
    const torch::Tensor labels = torch::tensor(text.labels);
    const torch::Tensor answering = (labels != kIgnoreTarget).nonzero().squeeze(1);
    const torch::Tensor target = labels.index_select(0, answering);
    const torch::Tensor logits =
        modules_.decoder->logits(rows.hidden_TD.index_select(0, answering)).to(torch::kFloat32);
    accuracy = (logits.argmax(-1) == target).to(torch::kFloat32).mean().item<double>();
    return at::cross_entropy_loss(logits, target);
  }

  std::vector<int64_t> prefix_ids() const { return encode_("<bos> user"); }

  models::LlavaModules& modules_;
  const Encode& encode_;
  const AnswerObjectiveConfig& config_;
  std::vector<data::Scene> scenes_;
  std::vector<Group> groups_;
};

}  // namespace

AnswerObjective::AnswerObjective(std::shared_ptr<models::LlavaModules> modules, Encode encode,
                                 const AnswerObjectiveConfig& config)
    : modules_(std::move(modules)), encode_(std::move(encode)), config_(config) {
  for (auto& item : modules_->named_parameters()) {
    const bool trained = !item.key().starts_with("vision_tower.");
    item.value().set_requires_grad(trained);
    if (trained) parameters_.push_back({item.key(), item.value()});
  }
}

StepResult AnswerObjective::step(int64_t step) {
  return data_parallel(config_.workers, [&](int64_t worker) { return shard(step, worker); });
}

StepResult AnswerObjective::shard(int64_t step, int64_t worker) {
  const int64_t count = config_.images_per_step / config_.workers;
  Pass pass(*modules_, encode_, config_);
  pass.draw(step * config_.images_per_step + worker * count, count);
  const torch::Tensor loss = pass.loss();
  std::vector<torch::Tensor> inputs;
  for (const NamedParameter& p : parameters_) inputs.push_back(p.tensor);
  return {.loss = loss.item<double>(),
          .components = {{"token_accuracy", pass.accuracy}},
          .samples = count,
          .gradients = torch::autograd::grad({loss}, inputs)};
}

}  // namespace glimpse::training
