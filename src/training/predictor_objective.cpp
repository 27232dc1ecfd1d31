#include "training/predictor_objective.h"

#include <torch/torch.h>

#include "base/random.h"
#include "base/require.h"
#include "base/stopwatch.h"
#include "inference/engine.h"
#include "models/pretrained.h"
#include "training/data_parallel.h"
#include "training/gated_answers.h"
#include "training/losses.h"
#include "training/token_targets.h"

// Q questions of a group, N visual tokens.

namespace glimpse::training {
namespace {

torch::Tensor box_targets(const QuestionGroup& group) {
  torch::Tensor target =
      torch::zeros({static_cast<int64_t>(group.samples.size()), group.visual_tokens()});
  for (size_t q = 0; q < group.samples.size(); ++q) {
    const std::vector<bool> mask = box_mask(group.samples[q].boxes, group.prefix.visual_spans);
    float* row = target[static_cast<int64_t>(q)].data_ptr<float>();
    for (size_t i = 0; i < mask.size(); ++i) row[i] = mask[i] ? 1.0F : 0.0F;
  }
  return target;
}

// Questions with annotated evidence.
torch::Tensor annotated(const QuestionGroup& group) {
  std::vector<int64_t> rows;
  for (size_t q = 0; q < group.samples.size(); ++q) {
    if (!group.samples[q].boxes.empty()) rows.push_back(static_cast<int64_t>(q));
  }
  return torch::tensor(rows, torch::kInt64);
}

void average(const torch::Tensor& mean_loss, int64_t count, StepResult& result) {
  result.loss = mean_loss.item<double>();
  for (auto& [name, value] : result.components) value /= static_cast<double>(count);
}

}  // namespace

PredictorObjective::PredictorObjective(const Host& host, const PredictorObjectiveConfig& config,
                                       std::shared_ptr<torch::nn::Module> predictor)
    : host_(host),
      config_(config),
      sampler_(host.dataset.num_images(), config.seed),
      cache_(config.teacher.cache,
             config.losses.attention_distillation > 0 && !config.teacher.cache.empty()
                 ? models::weights_fingerprint(*host.model.modules) + host.dataset.fingerprint()
                 : ""),
      predictor_(std::move(predictor)) {
  validate(config);
  predictor_->train();
  for (auto& item : predictor_->named_parameters()) {
    parameters_.push_back({item.key(), item.value().set_requires_grad(true)});
  }
}

std::vector<torch::Tensor> taps_of(const QuestionGroup& group,
                                   const inference::VisualFeatures& features,
                                   const std::vector<int64_t>& taps) {
  const auto alive_N = torch::arange(group.visual_tokens(), features.projected_ND.device());
  pruning::Evidence seen{.alive_N = alive_N};
  inference::fill_vision({.taps = taps}, features, seen);
  return std::move(seen.taps_NC);
}

void PredictorObjective::LossSum::add(const char* name, double weight, const torch::Tensor& value) {
  result.components[name] += value.item<double>();
  loss = loss + weight * value;
}

StepResult PredictorObjective::step(int64_t step) {
  std::vector<int64_t> pictures;
  for (int64_t i = 0; i < config_.images_per_step; ++i) {
    pictures.push_back(sampler_.picture_at(step * config_.images_per_step + i));
  }
  return data_parallel(config_.workers,
                       [&](int64_t worker) { return shard(step, worker, pictures); });
}

QuestionGroup PredictorObjective::draw_group(const data::Dataset& dataset, int64_t picture,
                                             uint64_t seed) const {
  std::vector<data::Sample> samples = dataset.samples(picture);
  std::erase_if(samples, [](const data::Sample& s) {
    return s.answers.empty() || s.answers.front().empty();
  });
  Random random(seed);
  while (static_cast<int64_t>(samples.size()) > config_.questions_per_image) {
    samples.erase(samples.begin() + random.integer(0, static_cast<int64_t>(samples.size()) - 1));
  }
  if (samples.empty()) return {};
  return question_group(host_.model, dataset.picture(picture), std::move(samples));
}

StepResult PredictorObjective::shard(int64_t step, int64_t worker,
                                     const std::vector<int64_t>& pictures) {
  const int64_t count = config_.images_per_step / config_.workers;
  StepResult result;
  Total total;
  for (int64_t i = worker * count; i < (worker + 1) * count; ++i) {
    const auto position = static_cast<uint64_t>(step * config_.images_per_step + i);
    const uint64_t seed = Random::of(config_.seed, position).next();
    add_group(draw_group(host_.dataset, pictures[static_cast<size_t>(i)], seed), seed, total,
              result);
  }
  if (!total.loss.defined()) return result;
  total.loss = total.loss / static_cast<double>(count);
  average(total.loss, count, result);
  const Stopwatch backward;
  result.gradients = gradients(total);
  result.backward_ms = backward.milliseconds();
  return result;
}

// The reference keeps the prompt's rows and the glimpse in one tensor, so that its backward pass
// runs through all of them although nothing trainable precedes the prompt. Asking for the gradient
// where the prompt enters makes the same work.
std::vector<torch::Tensor> PredictorObjective::gradients(const Total& total) const {
  std::vector<torch::Tensor> inputs;
  for (const NamedParameter& p : parameters_) inputs.push_back(p.tensor);
  inputs.insert(inputs.end(), total.prompt_TD.begin(), total.prompt_TD.end());
  std::vector<torch::Tensor> found =
      torch::autograd::grad({total.loss}, inputs, {}, std::nullopt, false, /*allow_unused=*/true);
  found.resize(parameters_.size());
  return found;
}

void PredictorObjective::add_group(const QuestionGroup& group, uint64_t seed, Total& total,
                                   StepResult& result) {
  if (group.samples.empty()) return;
  const inference::VisualFeatures features = encode(group);
  const GroupOutput output = forward(group, features, seed);
  const torch::Tensor loss = loss_of(output, group, features, result);
  total.loss = total.loss.defined() ? total.loss + loss : loss;
  total.prompt_TD.insert(total.prompt_TD.end(), output.prompt_TD.begin(), output.prompt_TD.end());
  result.samples += static_cast<int64_t>(group.samples.size());
}

inference::VisualFeatures PredictorObjective::encode(const QuestionGroup& group) const {
  const torch::NoGradGuard frozen;
  return inference::encode_pictures(host_.model, group.prefix.pixels, {.hidden_states = taps()});
}

torch::Tensor PredictorObjective::logits(const QuestionGroup& group) {
  const torch::NoGradGuard no_grad;
  predictor_->eval();
  torch::Tensor logits_QN = forward(group, encode(group), 0).heads_QN.back();
  predictor_->train();
  return logits_QN;
}

StepResult PredictorObjective::measure(const data::Dataset& dataset) {
  const torch::NoGradGuard no_grad;
  predictor_->eval();
  StepResult result;
  Total total;
  for (int64_t picture = 0; picture < dataset.num_images(); ++picture) {
    add_group(draw_group(dataset, picture, config_.seed), 0, total, result);
  }
  predictor_->train();
  if (total.loss.defined())
    average(total.loss / static_cast<double>(dataset.num_images()), dataset.num_images(), result);
  return result;
}

// Losses on every mask; returns the last target they were compared with.
torch::Tensor PredictorObjective::add_mask_losses(const GroupOutput& output,
                                                  const QuestionGroup& group,
                                                  const inference::VisualFeatures& features,
                                                  LossSum& sum) const {
  const LossWeights& weights = config_.losses;
  std::vector<torch::Tensor> masks_QN = output.heads_QN;
  if (output.scout_QN.defined()) masks_QN.push_back(output.scout_QN);
  torch::Tensor target = box_targets(group);
  const torch::Tensor with_boxes = annotated(group);
  if (weights.dice + weights.bce > 0 && with_boxes.size(0) > 0) {
    const torch::Tensor boxes = target.index_select(0, with_boxes);
    for (const torch::Tensor& mask_QN : masks_QN) {
      const torch::Tensor logits = mask_QN.index_select(0, with_boxes);
      sum.add("dice", weights.dice, dice_loss(logits, boxes));
      sum.add("bce", weights.bce, bce_loss(logits, boxes));
    }
  }
  const auto distil = [&](const char* name, double weight) {
    for (const torch::Tensor& mask_QN : masks_QN) {
      sum.add(name, weight, dice_loss(mask_QN, target) + bce_loss(mask_QN, target));
    }
  };
  if (weights.attention_distillation > 0) {
    target =
        relevance_target(cache_.relevance(host_.model, group, features), config_.teacher.target);
    distil("attention_distillation", weights.attention_distillation);
  }
  if (deep_) {
    target = deep_->logits(group).sigmoid();
    distil("map_distillation", weights.map_distillation);
  }
  return target;
}

void PredictorObjective::add_answer_losses(const GroupOutput& output, const QuestionGroup& group,
                                           const inference::VisualFeatures& features,
                                           LossSum& sum) const {
  const LossWeights& weights = config_.losses;
  torch::Tensor language = output.language;
  const bool through_gates = weights.language > 0 && !language.defined();
  if (weights.answer_distillation > 0 || through_gates) {
    const GatedAnswers said = gated_answers(host_.model, group, features,
                                            {.logits_QN = output.heads_QN.back(),
                                             .first_layer = first_pruned_layer(),
                                             .earlier_QN = output.scout_QN,
                                             .kept = output.kept,
                                             .with_plain = weights.answer_distillation > 0});
    if (weights.answer_distillation > 0) {
      sum.add("answer_distillation", weights.answer_distillation,
              divergence(said.logits_AV, said.plain_AV));
    }
    if (through_gates) language = language_loss(said.logits_AV, said.labels_A);
  }
  if (language.defined()) sum.add("language", weights.language, language);
}

torch::Tensor PredictorObjective::loss_of(const GroupOutput& output, const QuestionGroup& group,
                                          const inference::VisualFeatures& features,
                                          StepResult& result) const {
  const torch::Tensor& logits_QN = output.heads_QN.back();
  LossSum sum{result, torch::zeros({}, logits_QN.options())};
  const torch::Tensor target = add_mask_losses(output, group, features, sum);
  add_answer_losses(output, group, features, sum);
  if (const double weight = config_.losses.budget; weight > 0) {
    sum.add("budget", weight, budget_loss(logits_QN, config_.retention));
    if (output.scout_QN.defined()) {
      sum.add("scout_budget", weight, budget_loss(output.scout_QN, config_.scout_retention));
    }
  }
  const MaskQuality quality = mask_quality(logits_QN, target);
  result.components["mask_precision"] += quality.precision;
  result.components["mask_recall"] += quality.recall;
  result.components["mask_iou"] += quality.iou;
  result.components["kept_ratio"] += quality.kept_ratio;
  return sum.loss;
}

std::unique_ptr<PredictorObjective> predictor_objective(const PredictorObjective::Host& host,
                                                        const Trainees& trainees,
                                                        const PredictorObjectiveConfig& config) {
  const pruning::LoadedPredictor& predictor = trainees.predictor;
  const bool scouts = predictor.kind == pruning::PredictorKind::scout;
  if (trainees.scout) {
    require(!scouts, "predictor", "a scout behind a scout", "a glimpse predictor");
    require(trainees.scout->kind == pruning::PredictorKind::scout, "scout", "a glimpse predictor",
            "a scout");
    require(!config.whole_sequence, "objective.whole_sequence", "true, with a scout in front",
            "false");
  }
  require(scouts || config.gate == "soft", "objective.gate", config.gate,
          "soft: rows behind a glimpse's cut have seen every token");
  require_range(scouts || mask_weight(config.losses) + config.losses.answer_distillation > 0,
                "objective.losses",
                "one that says which tokens stay: language is read behind the "
                "glimpse row, where none has gone");
  auto objective = scouts ? scout_objective(host, predictor.scout, config)
                          : glimpse_objective(host, predictor.glimpse, config,
                                              trainees.scout ? trainees.scout->scout : nullptr);
  if (config.deep_predictor.empty()) return objective;
  const pruning::LoadedPredictor deep = pruning::load_predictor(config.deep_predictor);
  pruning::check_fits(deep, inference::host_shape(host.model));
  require(deep.kind == pruning::PredictorKind::glimpse, "objective.deep_predictor", "a scout",
          "a glimpse predictor");
  PredictorObjectiveConfig silent = config;
  silent.losses.language = 0;  // its map alone is wanted
  objective->set_deep_teacher(glimpse_objective(host, deep.glimpse, silent));
  return objective;
}

}  // namespace glimpse::training
