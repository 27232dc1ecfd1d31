#pragma once
#include "training/question_group.h"

namespace glimpse::training {

struct GatedKeys {
  torch::Tensor logits_QN;  ///< visual key n counts sigmoid(logit) for question q
  int64_t first_layer = 0;  ///< gates act from this decoder layer on
};

/// How far the answers move when visual keys are gated: KL divergence of the gated from the plain
/// model's distribution, mean over the tokens of the reference answers. A gate is the bias
/// log sigmoid(logit) on the key. The visual keys are cached from the plain prefix, so gradients
/// flow through question and answer rows and the gates alone; they have seen every token, which
/// rows after hard pruning before the decoder have not. Source: architecture 7, issue of the scout.
torch::Tensor answer_distillation(const models::Model& model, const QuestionGroup& group,
                                  const inference::VisualFeatures& features,
                                  const GatedKeys& gates);

}  // namespace glimpse::training
