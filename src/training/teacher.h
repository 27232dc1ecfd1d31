#pragma once
#include "training/question_group.h"

namespace glimpse::training {

/// How much the un-pruned teacher's text rows rely on each visual token, float [Q, N], rows sum to
/// 1: the positive part of gradient x attention, d log p(answer) / dA * A, summed over layers,
/// heads and the question and answer rows, with the reference answer teacher-forced. Needs no
/// boxes. Exact without a gradient through the prefix, which sees no text. Source: spec demo.md 5
/// ("Which teacher signal can replace boxes?").
torch::Tensor teacher_relevance(const models::Model& model, const QuestionGroup& group,
                                const inference::VisualFeatures& features);

}  // namespace glimpse::training
