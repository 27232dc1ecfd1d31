#pragma once
#include "training/question_group.h"

namespace glimpse::training {

/// A predictor's hold on the visual keys: key n counts sigmoid(logit) for question q.
struct KeyGates {
  torch::Tensor logits_QN;
  int64_t first_layer = 0;   ///< soft gates act from this decoder layer on
  torch::Tensor earlier_QN;  ///< soft: logits of gates that act in every layer, or undefined
  /// Hard instead of soft: per question, int64, the tokens that enter the decoder at all.
  std::vector<torch::Tensor> kept;
  bool with_plain = true;  ///< whether GatedAnswers::plain_AV is wanted
};

/// What the frozen model says to the questions under gates, the reference answers being forced. A
/// rows: the tokens of all answers.
struct GatedAnswers {
  torch::Tensor logits_AV;
  torch::Tensor plain_AV;  ///< of the model without gates, no gradient; undefined if not wanted
  torch::Tensor labels_A;  ///< the reference answers' tokens, int64
};

/// Soft: a gate is the bias log sigmoid(logit) on the key. The visual keys are cached from the
/// plain prefix, so gradients flow through question and answer rows and the gates alone; these keys
/// have seen every token, which rows after hard pruning before the decoder have not. Hard: the kept
/// rows alone run, as in inference; a gate is 1 in value and has the gradient of log sigmoid(logit)
/// (straight-through), so that tokens not kept get none. Source: issue of the scout.
GatedAnswers gated_answers(const models::Model& model, const QuestionGroup& group,
                           const inference::VisualFeatures& features, const KeyGates& gates);

}  // namespace glimpse::training
