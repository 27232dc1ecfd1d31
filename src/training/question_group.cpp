#include "training/question_group.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"

namespace glimpse::training {
namespace {

std::vector<int64_t> to_vector(const torch::Tensor& ids) {
  return {ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel()};
}

}  // namespace

QuestionGroup question_group(const models::Model& model, const data::Dataset& dataset,
                             int64_t index) {
  std::vector<data::Sample> samples = dataset.samples(index);
  std::erase_if(samples, [](const data::Sample& s) {
    return s.answers.empty() || s.answers.front().empty();
  });
  if (samples.empty()) {
    throw Error({.where = dataset.name() + ", picture " + std::to_string(index),
                 .found = "no question with an answer",
                 .expected = "at least one to train on"});
  }
  return question_group(model, dataset.picture(index), std::move(samples));
}

QuestionGroup question_group(const models::Model& model, const image::Image& picture,
                             std::vector<data::Sample> samples) {
  const text::Tokenizer& tokenizer = model.processor->tokenizer();
  TORCH_CHECK(!model.spec.end_ids.empty(), "a model without an end token cannot be taught to stop");
  QuestionGroup group{.samples = std::move(samples)};
  const models::Pixels pixels = model.processor->pixels(picture);
  for (const data::Sample& sample : group.samples) {
    const models::ModelInput input =
        model.processor->lay_out_prompt(models::user_prompt(sample.question, 1), pixels);
    const int64_t end = input.visual_spans.back().end();
    if (!group.prefix.ids.defined()) {
      group.prefix = {.ids = input.ids.slice(0, 0, end).contiguous(),
                      .position_ids = input.position_ids.slice(-1, 0, end).contiguous(),
                      .pixels = pixels,
                      .visual_spans = input.visual_spans};
    } else if (!at::equal(group.prefix.ids, input.ids.slice(0, 0, end))) {
      throw Error({.where = "chat template",
                   .found = "question text before the picture",
                   .expected = "a template whose prompts share everything up to the picture"});
    }
    group.questions.push_back(to_vector(input.ids.slice(0, end).contiguous()));
    group.answers.push_back(tokenizer.encode(sample.answers.front(), /*add_special=*/false));
    group.answers.back().push_back(model.spec.end_ids.front());
  }
  return group;
}

BranchRows branch_rows(const models::Model& model, const QuestionGroup& group,
                       const std::vector<std::vector<int64_t>>& ids, int64_t offset) {
  const int64_t first = group.prefix.position_ids.max().item<int64_t>() + 1;
  std::vector<int64_t> flat, positions, branches;
  BranchRows result;
  for (size_t q = 0; q < ids.size(); ++q) {
    const int64_t past =
        offset == 0 ? 0 : static_cast<int64_t>(group.questions[q].size()) + offset - 1;
    result.first_row.push_back(static_cast<int64_t>(flat.size()));
    result.num_rows.push_back(static_cast<int64_t>(ids[q].size()));
    for (size_t i = 0; i < ids[q].size(); ++i) {
      flat.push_back(ids[q][i]);
      positions.push_back(first + past + static_cast<int64_t>(i));
      branches.push_back(static_cast<int64_t>(q));
    }
  }
  result.rows.hidden_TD = model.decoder->embed_tokens(torch::tensor(flat).to(model.spec.device));
  result.rows.position_ids = torch::tensor(positions).to(model.spec.device);
  result.branch_R = torch::tensor(branches).to(model.spec.device);
  return result;
}

PromptRun run_prompt(const models::Model& model, const QuestionGroup& group,
                     const inference::VisualFeatures& features, const PromptOptions& options) {
  const at::AutoGradMode gradients(options.differentiate);
  PromptRun run{.cache = nn::KvCache(model.decoder->shape().layers)};
  models::Rows prefix{.hidden_TD = prefix_hidden(model, group, features),
                      .position_ids = group.prefix.position_ids.to(model.spec.device)};
  if (options.differentiate) {
    prefix.hidden_TD = prefix.hidden_TD.detach().requires_grad_();
    run.entered_TD.push_back(prefix.hidden_TD);
  }
  prefix.spans.push_back({.begin = 0, .end = prefix.hidden_TD.size(0), .cache = &run.cache});
  model.decoder->run_layers({0, options.layers}, prefix, {.cache_only_last_layer = true});

  const torch::Tensor& gates_QN = options.gate_logits_QN;
  const bool gated = gates_QN.defined() && gates_QN.requires_grad();
  const at::AutoGradMode question_gradients(options.differentiate || options.attention_weights ||
                                            gated);
  run.questions = branch_rows(model, group, group.questions, 0);
  models::Rows& rows = run.questions.rows;
  if (at::GradMode::is_enabled()) rows.hidden_TD = rows.hidden_TD.detach().requires_grad_();
  if (options.differentiate) run.entered_TD.push_back(rows.hidden_TD);
  rows.spans.push_back({.begin = 0,
                        .end = rows.hidden_TD.size(0),
                        .cache = &run.cache,
                        .branch_R = run.questions.branch_R});
  if (gates_QN.defined()) {
    rows.spans[0].key_bias_Rn = gate_bias(group, run.questions.branch_R, gates_QN);
  }
  run.question_taps =
      model.decoder->run_layers({0, options.layers}, rows,
                                {.attention_weights = options.attention_weights,
                                 .cache_only_last_layer = !options.attention_weights});
  return run;
}

std::vector<std::vector<int64_t>> forced_ids(const QuestionGroup& group) {
  std::vector<std::vector<int64_t>> ids = group.questions;
  for (size_t q = 0; q < ids.size(); ++q) {
    ids[q].insert(ids[q].end(), group.answers[q].begin(), group.answers[q].end() - 1);
  }
  return ids;
}

torch::Tensor answer_rows(const QuestionGroup& group, const BranchRows& forced) {
  std::vector<int64_t> rows;
  for (size_t q = 0; q < group.answers.size(); ++q) {
    const int64_t first = forced.first_row[q] + static_cast<int64_t>(group.questions[q].size()) - 1;
    for (size_t i = 0; i < group.answers[q].size(); ++i) {
      rows.push_back(first + static_cast<int64_t>(i));
    }
  }
  return torch::tensor(rows, torch::kInt64);
}

torch::Tensor visual_rows(const QuestionGroup& group) {
  std::vector<torch::Tensor> spans;
  for (const models::VisualSpan& span : group.prefix.visual_spans) {
    spans.push_back(torch::arange(span.begin, span.end(), torch::kInt64));
  }
  return torch::cat(spans);
}

torch::Tensor gate_bias(const QuestionGroup& group, const torch::Tensor& branch_R,
                        const torch::Tensor& logits_QN) {
  const torch::Tensor log_gate_RN =
      at::log_sigmoid(logits_QN.to(torch::kFloat32)).index_select(0, branch_R);
  const torch::Tensor none =
      torch::zeros({branch_R.size(0), group.prefix.ids.size(0)}, log_gate_RN.options());
  return none.index_copy(1, visual_rows(group).to(branch_R.device()), log_gate_RN);
}

torch::Tensor prefix_hidden(const models::Model& model, const QuestionGroup& group,
                            const inference::VisualFeatures& features) {
  const torch::Tensor embedded =
      model.decoder->embed_tokens(group.prefix.ids.to(model.spec.device));
  return inference::start_sequence(group.prefix, embedded, features.projected_ND,
                                   model.decoder->shape().layers)
      .hidden_SD;
}

}  // namespace glimpse::training
