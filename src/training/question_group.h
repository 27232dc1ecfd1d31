#pragma once
#include <vector>

#include "data/dataset.h"
#include "inference/prefill.h"
#include "models/model.h"
#include "nn/kv_cache.h"

// Questions about one picture, laid out so that they share the picture's prefix (architecture D7).
// Q questions, P prefix rows, N visual tokens, R new rows, D decoder width.

namespace glimpse::training {

struct QuestionGroup {
  std::vector<data::Sample> samples;
  models::ModelInput prefix;                    ///< ids up to the last visual token; with pixels
  std::vector<std::vector<int64_t>> questions;  ///< ids after the prefix, per question
  std::vector<std::vector<int64_t>> answers;    ///< ids with the end token
  int64_t visual_tokens() const { return prefix.visual_tokens(); }
};

/// Tokenises questions about picture `index`; those without an answer are left out. Errors: Error
/// when the chat template puts question text before the picture (nothing could be shared).
QuestionGroup question_group(const models::Model& model, const data::Dataset& dataset,
                             int64_t index);
/// The same with chosen samples (at least one), all about that picture.
QuestionGroup question_group(const models::Model& model, const image::Image& picture,
                             std::vector<data::Sample> samples);

/// The prefix as it enters the decoder, [P, D]: visual tokens in their places.
torch::Tensor prefix_hidden(const models::Model& model, const QuestionGroup& group,
                            const inference::VisualFeatures& features);

/// Packed rows of all questions of a group. Branch q is question q.
struct BranchRows {
  models::Rows rows;
  torch::Tensor branch_R;          ///< int64
  std::vector<int64_t> first_row;  ///< per question
  std::vector<int64_t> num_rows;   ///< per question
};

struct PromptOptions {
  int64_t layers = 0;          ///< run layers [0, layers)
  bool differentiate = false;  ///< build the autograd graph through the prompt (comparison only)
  bool attention_weights = false;
  torch::Tensor gate_logits_QN;  ///< gates on the visual keys that the questions see, or undefined
};

/// The prompt of all questions in the caches, ready for rows of the questions' own.
struct PromptRun {
  nn::KvCache cache;
  models::LayerTaps question_taps;
  BranchRows questions;
  std::vector<torch::Tensor> entered_TD;  ///< with `differentiate`: prompt rows as they entered
};

/// Runs prefix and questions. Without `differentiate` the caches hold no graph: exact, because
/// nothing trainable precedes them.
PromptRun run_prompt(const models::Model& model, const QuestionGroup& group,
                     const inference::VisualFeatures& features, const PromptOptions& options);

/// Rows that follow the questions: `ids` per question at positions from `offset` rows after its
/// end.
BranchRows branch_rows(const models::Model& model, const QuestionGroup& group,
                       const std::vector<std::vector<int64_t>>& ids, int64_t offset);

/// Question and answer ids per question, the last one left out: rows that predict every token of
/// the reference answers.
std::vector<std::vector<int64_t>> forced_ids(const QuestionGroup& group);

/// Which rows of forced_ids() predict the answers' tokens, int64, in the answers' order.
torch::Tensor answer_rows(const QuestionGroup& group, const BranchRows& forced);

/// int64 [N], prefix rows that are visual.
torch::Tensor visual_rows(const QuestionGroup& group);

/// Attention bias of every row on the prefix's keys, [R, P], when visual key n counts
/// sigmoid(logit) for the row's question: log sigmoid there, 0 elsewhere.
torch::Tensor gate_bias(const QuestionGroup& group, const torch::Tensor& branch_R,
                        const torch::Tensor& logits_QN);

}  // namespace glimpse::training
