#include "inference/prefill.h"

#include <torch/torch.h>

#include <algorithm>

#include "nn/attention_rows.h"

// S alive rows, N alive visual tokens, D decoder width, C vision width, H heads, R query rows, V vocabulary.

namespace glimpse::inference {
namespace {

using pruning::Hook;
using pruning::QueryRows;
using pruning::Stage;

class Prefill {
 public:
  Prefill(const models::Model& model, const models::ModelInput& input, const VisualFeatures& features,
          PhaseClock& clock, Trace* trace)
      : decoder_(*model.decoder),
        input_(input),
        features_(features),
        clock_(clock),
        trace_(trace),
        text_SD_(decoder_.embed_tokens(input.ids.to(model.spec.device))),
        sequence_(start_sequence(input, text_SD_, features.projected_ND, decoder_.shape().layers)),
        cached_(static_cast<size_t>(decoder_.shape().layers), 0),
        processed_(cached_) {}

  PrefillResult run(const std::vector<Stage>& stages) {
    if (trace_ != nullptr && trace_->hidden_states) keep_hidden(0);
    add_appended_row(stages);
    for (size_t i = 0; i < stages.size(); ++i) {
      const bool later_reads_row = std::any_of(stages.begin() + static_cast<int64_t>(i) + 1, stages.end(), [](const Stage& s) {
        return s.needs.query == QueryRows::appended;
      });
      apply(stages[i], later_reads_row);
    }
    run_layers(decoder_.shape().layers, nullptr);
    clock_.lap(stages.empty() ? kPhaseLayersBefore : kPhaseLayersAfter);
    return finish(stages.empty());
  }

 private:
  // The appended row enters at layer 0, so it must be there before the first layer runs.
  void add_appended_row(const std::vector<Stage>& stages) {
    for (const Stage& stage : stages) {
      if (stage.needs.query != QueryRows::appended) continue;
      TORCH_CHECK(!appended_LD_.defined() || appended_LD_.is_same(stage.needs.appended_LD),
                  "stages that append a row must share it");
      appended_LD_ = stage.needs.appended_LD;
    }
    if (appended_LD_.defined()) {
      appended_LD_ = appended_LD_.to(sequence_.hidden_SD.options());
      append_row(sequence_, appended_LD_[0]);
    }
  }

  void apply(const Stage& stage, bool later_reads_row) {
    pruning::Evidence evidence;
    if (stage.at == Hook::between_layers) {
      run_layers(stage.layer, &stage);
      clock_.lap(kPhaseLayersBefore);
      read_attention(stage, evidence);
    }
    fill(stage, evidence);
    const pruning::Selection selection = stage.select(evidence);
    clock_.lap(kPhasePredictor);
    record(stage, evidence, selection);
    compact(sequence_, selection.kept,
            {.layers_run = next_layer_,
             .drop_earlier = stage.earlier == pruning::EarlierCache::drop,
             .keep_appended = later_reads_row});
    if (stage.earlier == pruning::EarlierCache::drop) {
      std::fill(cached_.begin(), cached_.begin() + next_layer_, selection.kept.size(0));
    }
    scores_ = selection.scores;
    clock_.lap(kPhaseCompaction);
  }

  void run_layers(int64_t end, const Stage* stage) {
    models::Rows rows{.hidden_TD = sequence_.hidden_SD, .position_ids = sequence_.position_ids};
    const int64_t count = sequence_.hidden_SD.size(0);
    rows.spans.push_back({.begin = 0, .end = count, .cache = &sequence_.cache});
    add_layer_embeddings(end, rows);
    models::TapRequest request;
    if (stage != nullptr && stage->needs.attention_layer >= 0) {
      TORCH_CHECK(stage->needs.attention_layer >= next_layer_ && stage->needs.attention_layer < end,
                  "a stage reads the attention of a layer between the stage before it and its own");
      request.query_layers = {stage->needs.attention_layer};
      request.query_rows = query_rows(*stage);
    }
    if (trace_ != nullptr && trace_->hidden_states) {
      run_traced(end, rows, request);
    } else {
      taps_ = decoder_.run_layers({next_layer_, end}, rows, request);
    }
    sequence_.hidden_SD = rows.hidden_TD;
    const int64_t visual = sequence_.alive_visual().size(0);
    for (; next_layer_ < end; ++next_layer_) {
      cached_[static_cast<size_t>(next_layer_)] = visual;
      processed_[static_cast<size_t>(next_layer_)] = visual;
    }
  }

  void run_traced(int64_t end, models::Rows& rows, const models::TapRequest& request) {
    for (int64_t layer = next_layer_; layer < end; ++layer) {
      models::TapRequest one;
      const bool wanted = !request.query_layers.empty() && request.query_layers[0] == layer;
      if (wanted) one = request;
      models::LayerTaps taps = decoder_.run_layers({layer, layer + 1}, rows, one);
      if (wanted) taps_ = std::move(taps);
      sequence_.hidden_SD = rows.hidden_TD;
      keep_hidden(layer + 1);
    }
  }

  void keep_hidden(int64_t layer) {
    trace_->tensors["hidden." + std::to_string(layer)] = sequence_.hidden_SD.to(torch::kFloat32);
  }

  void add_layer_embeddings(int64_t end, models::Rows& rows) const {
    if (!appended_LD_.defined() || sequence_.visual_S[-1].item<int64_t>() != kAppendedRow) return;
    const torch::Tensor row = torch::full({1}, sequence_.hidden_SD.size(0) - 1, sequence_.visual_S.options());
    for (int64_t layer = std::max<int64_t>(next_layer_, 1); layer < end; ++layer) {
      rows.adds.push_back({.layer = layer, .rows = row, .values_nD = appended_LD_.narrow(0, layer, 1)});
    }
  }

  torch::Tensor query_rows(const Stage& stage) const {
    const int64_t last = sequence_.hidden_SD.size(0) - 1;
    const bool has_appended = sequence_.visual_S[-1].item<int64_t>() == kAppendedRow;
    const int64_t row = stage.needs.query == QueryRows::last_token && has_appended ? last - 1 : last;
    return torch::full({1}, row, sequence_.visual_S.options());
  }

  void read_attention(const Stage& stage, pruning::Evidence& evidence) const {
    if (stage.needs.attention_layer < 0) return;
    const int64_t layer = stage.needs.attention_layer;
    const torch::Tensor scores =
        nn::attention_rows(taps_.queries_HRd.at(layer), sequence_.cache.view(layer).keys, stage.needs.score);
    evidence.attention_HRN = scores.index_select(2, sequence_.visual_rows()).to(torch::kFloat32);
    if (stage.needs.query_state) {
      TORCH_CHECK(layer + 1 == stage.layer, "the query state is read at the stage's own layer");
      evidence.query_state_RD = sequence_.hidden_SD.index_select(0, query_rows(stage)).to(torch::kFloat32);
    }
  }

  void fill(const Stage& stage, pruning::Evidence& evidence) const {
    for (const models::VisualSpan& span : input_.visual_spans) {
      evidence.grids.push_back({.height = span.grid.t * span.grid.h, .width = span.grid.w});
    }
    evidence.alive_N = sequence_.alive_visual();
    for (const int64_t number : stage.needs.taps) {
      const auto& numbers = features_.tap_numbers;
      const auto found = std::find(numbers.begin(), numbers.end(), number);
      TORCH_CHECK(found != numbers.end(), "vision tap ", number, " was not encoded");
      evidence.taps_NC.push_back(features_.taps_NC[static_cast<size_t>(found - numbers.begin())]
                                     .index_select(0, evidence.alive_N)
                                     .to(torch::kFloat32));
    }
    if (stage.needs.projected) {
      evidence.projected_ND = features_.projected_ND.index_select(0, evidence.alive_N).to(torch::kFloat32);
    }
    if (stage.needs.question) {
      const int64_t begin = input_.visual_spans.empty() ? 0 : input_.visual_spans.back().end();
      evidence.question_QD = text_SD_.slice(0, begin).to(torch::kFloat32);
    }
  }

  void record(const Stage& stage, const pruning::Evidence& evidence, const pruning::Selection& selection) const {
    if (trace_ == nullptr) return;
    auto& tensors = trace_->tensors;
    const torch::Tensor kept = evidence.alive_N.index_select(0, selection.kept);
    tensors["keep_mask"] =
        torch::zeros({input_.visual_tokens()}, torch::kBool).index_fill(0, kept.cpu(), true);
    if (stage.needs.query != QueryRows::appended) return;
    // [H, 1, N] -> [N, H], what the predictor reads.
    tensors["glimpse.attention_rows"] = evidence.attention_HRN.select(1, 0).t().contiguous();
    for (size_t i = 0; i < evidence.taps_NC.size(); ++i) {
      tensors["glimpse.tap." + std::to_string(i)] = evidence.taps_NC[i];
    }
    if (selection.scores.defined()) tensors["glimpse.mask_logits"] = at::logit(selection.scores);
  }

  PrefillResult finish(bool unpruned) {
    PrefillResult result;
    result.logits_V = decoder_.logits(sequence_.hidden_SD.slice(0, -1)).squeeze(0).to(torch::kFloat32);
    result.next_position = input_.position_ids[-1].item<int64_t>() + 1;
    const auto mean = [](const std::vector<int64_t>& counts) {
      double sum = 0;
      for (const int64_t count : counts) sum += static_cast<double>(count);
      return sum / static_cast<double>(counts.size());
    };
    const int64_t total = input_.visual_tokens();
    const auto left = static_cast<double>(sequence_.alive_visual().size(0));
    result.retention = {.visual_tokens = total,
                        .kv_tokens = mean(cached_),
                        .layer_average_tokens = mean(processed_),
                        .keep_ratio = unpruned || total == 0 ? 1.0 : left / static_cast<double>(total)};
    result.scores_N = scores_;
    result.sequence = std::move(sequence_);
    if (trace_ != nullptr) trace_->tensors["first_logits"] = result.logits_V;
    clock_.lap(kPhaseFirstToken);
    return result;
  }

  models::Decoder& decoder_;
  const models::ModelInput& input_;
  const VisualFeatures& features_;
  PhaseClock& clock_;
  Trace* trace_;
  torch::Tensor text_SD_;
  Sequence sequence_;
  torch::Tensor appended_LD_, scores_;
  models::LayerTaps taps_;
  std::vector<int64_t> cached_, processed_;  // visual tokens per layer
  int64_t next_layer_ = 0;
};

}  // namespace

std::vector<int64_t> needed_taps(const std::vector<Stage>& stages) {
  std::vector<int64_t> taps;
  for (const Stage& stage : stages) {
    for (const int64_t tap : stage.needs.taps) {
      if (std::find(taps.begin(), taps.end(), tap) == taps.end()) taps.push_back(tap);
    }
  }
  return taps;
}

VisualFeatures encode_pictures(const models::Model& model, const torch::Tensor& pixels,
                               const std::vector<int64_t>& taps) {
  if (!pixels.defined()) return {};
  const torch::Tensor input = pixels.to(model.spec.device, model.spec.dtype);
  models::VisionOutput output = model.vision->run(input, {.hidden_states = taps});
  return {.projected_ND = model.vision->project(output.features_NC),
          .tap_numbers = taps,
          .taps_NC = std::move(output.taps_NC)};
}

PrefillResult prefill(const models::Model& model, const models::ModelInput& input, const VisualFeatures& features,
                      const std::vector<Stage>& stages, PhaseClock& clock, Trace* trace) {
  return Prefill(model, input, features, clock, trace).run(stages);
}

}  // namespace glimpse::inference
