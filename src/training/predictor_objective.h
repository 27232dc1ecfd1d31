#pragma once
#include <memory>
#include <optional>

#include "data/dataset.h"
#include "models/model.h"
#include "pruning/glimpse/predictor_file.h"
#include "training/epoch_sampler.h"
#include "training/objective.h"
#include "training/question_group.h"
#include "training/teacher_cache.h"
#include "training/train_config.h"

namespace glimpse::training {

/// What a predictor said about a group's questions, and what else its step wants to learn.
struct GroupOutput {
  std::vector<torch::Tensor> heads_QN;   ///< logits of every output head; the last one decides
  torch::Tensor scout_QN;                ///< logits of a scout in front of it, or undefined
  std::vector<torch::Tensor> kept;       ///< gate: hard, per question, int64
  torch::Tensor language;                ///< scalar, or undefined
  std::vector<torch::Tensor> prompt_TD;  ///< whole_sequence: prompt rows that entered the decoder
};

/// One step of training a predictor against a frozen model: draws pictures, runs the predictor on
/// each group of questions, compares with boxes and teacher. What differs between predictors is
/// `forward`.
class PredictorObjective : public Objective {
 public:
  struct Host {
    const models::Model& model;
    const data::Dataset& dataset;
  };
  /// `predictor`: every parameter of it is trained.
  PredictorObjective(const Host& host, const PredictorObjectiveConfig& config,
                     std::shared_ptr<torch::nn::Module> predictor);
  std::vector<NamedParameter> parameters() const override { return parameters_; }
  StepResult step(int64_t step) override;
  /// Mean loss and components over all questions of the data set's pictures, without dropout or
  /// gradients.
  StepResult measure(const data::Dataset& dataset);
  /// Logits [Q, N] of the group's questions, likewise without dropout or gradients.
  torch::Tensor logits(const QuestionGroup& group);
  /// The predictor whose probabilities map_distillation teaches.
  void set_deep_teacher(std::unique_ptr<PredictorObjective> teacher) { deep_ = std::move(teacher); }

 protected:
  virtual std::vector<int64_t> taps() const = 0;
  /// The decoder layer from which dropped tokens are gone.
  virtual int64_t first_pruned_layer() const = 0;
  /// `noise_seed` differs per step and group: dropout draws from it.
  virtual GroupOutput forward(const QuestionGroup& group, const inference::VisualFeatures& features,
                              uint64_t noise_seed) = 0;
  const models::Model& model() const { return host_.model; }
  const PredictorObjectiveConfig& config() const { return config_; }

 private:
  StepResult shard(int64_t step, int64_t worker, const std::vector<int64_t>& pictures);
  QuestionGroup draw_group(const data::Dataset& dataset, int64_t picture, uint64_t seed) const;
  /// What the groups of a step add up to.
  struct Total {
    torch::Tensor loss;  ///< undefined before the first group
    std::vector<torch::Tensor> prompt_TD;
  };
  /// Adds the group's loss to `total` and its components to `result`.
  void add_group(const QuestionGroup& group, uint64_t seed, Total& total, StepResult& result);
  std::vector<torch::Tensor> gradients(const Total& total) const;
  inference::VisualFeatures encode(const QuestionGroup& group) const;
  /// The weighted sum of losses; their values go into the step's components.
  struct LossSum {
    StepResult& result;
    torch::Tensor loss;
    void add(const char* name, double weight, const torch::Tensor& value);
  };
  torch::Tensor add_mask_losses(const GroupOutput& output, const QuestionGroup& group,
                                const inference::VisualFeatures& features, LossSum& sum) const;
  void add_answer_losses(const GroupOutput& output, const QuestionGroup& group,
                         const inference::VisualFeatures& features, LossSum& sum) const;
  torch::Tensor loss_of(const GroupOutput& output, const QuestionGroup& group,
                        const inference::VisualFeatures& features, StepResult& result) const;
  Host host_;
  PredictorObjectiveConfig config_;
  EpochSampler sampler_;
  TeacherCache cache_;
  std::shared_ptr<torch::nn::Module> predictor_;
  std::vector<NamedParameter> parameters_;
  std::unique_ptr<PredictorObjective> deep_;
};

/// The published recipe: glimpse and answer rows with autograd on cached keys. Source: method.md
/// 6, 6.9. With a scout in front, which learns too: it gates softly the visual keys that questions,
/// glimpse and answers see, and every loss on masks is its loss as well.
std::unique_ptr<PredictorObjective> glimpse_objective(const PredictorObjective::Host& host,
                                                      pruning::GlimpsePredictor predictor,
                                                      const PredictorObjectiveConfig& config,
                                                      pruning::ScoutPredictor scout = nullptr);

/// The scout runs the decoder only for teacher targets that are not cached and for answers through
/// its gates.
std::unique_ptr<PredictorObjective> scout_objective(const PredictorObjective::Host& host,
                                                    pruning::ScoutPredictor predictor,
                                                    const PredictorObjectiveConfig& config);

/// Hidden states of the vision tower, float32 [N, C] each. What was not encoded: TORCH_CHECK.
std::vector<torch::Tensor> taps_of(const QuestionGroup& group,
                                   const inference::VisualFeatures& features,
                                   const std::vector<int64_t>& taps);

/// A scout's logits on the group's questions, [Q, N].
torch::Tensor scout_logits(const models::Model& model, const QuestionGroup& group,
                           const inference::VisualFeatures& features,
                           pruning::ScoutPredictor scout);

/// What is trained: a predictor, or a glimpse and the scout in front of it.
struct Trainees {
  pruning::LoadedPredictor predictor;
  std::optional<pruning::LoadedPredictor> scout;
};

/// The objective of what is trained, with the deep teacher that the losses ask for. Errors: Error
/// for a deep teacher that is no glimpse predictor or does not fit the model, for hard gates of a
/// glimpse, and for a scout in front of something else than a glimpse.
std::unique_ptr<PredictorObjective> predictor_objective(const PredictorObjective::Host& host,
                                                        const Trainees& trainees,
                                                        const PredictorObjectiveConfig& config);

}  // namespace glimpse::training
