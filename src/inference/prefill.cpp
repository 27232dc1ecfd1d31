#include "inference/prefill.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"
#include "inference/flops.h"
#include "inference/token_grids.h"
#include "nn/attention_rows.h"

// S alive rows, N alive visual tokens, D decoder width, C vision width, H heads, R query rows,
// V vocabulary, L layers, n appended rows.

namespace glimpse::inference {
namespace {

using pruning::EarlierCache;
using pruning::Hook;
using pruning::QueryRows;
using pruning::Stage;

double mean(const std::vector<int64_t>& counts) {
  double sum = 0;
  for (const int64_t count : counts) sum += static_cast<double>(count);
  return sum / static_cast<double>(counts.size());
}

class Prefill {
 public:
  Prefill(const models::Model& model, const models::ModelInput& input,
          const VisualFeatures& features, const PrefillOptions& options)
      : decoder_(*model.decoder),
        input_(input),
        features_(features),
        clock_(options.clock),
        trace_(options.trace),
        num_layers_(decoder_.shape().layers),
        text_SD_(decoder_.embed_tokens(input.ids.to(model.spec.device))),
        sequence_(start_sequence(input, text_SD_, features.projected_ND, num_layers_)) {
    if (options.prefix == nullptr || !applies(*options.prefix, options)) return;
    prefix_ = options.prefix;
    sequence_.cache = prefix_->cache.fork();
  }

  PrefillResult run(const std::vector<Stage>& stages) {
    add_appended_rows(stages);
    for (size_t i = 0; i < stages.size(); ++i) {
      const bool later_reads_row =
          std::any_of(stages.begin() + static_cast<int64_t>(i) + 1, stages.end(),
                      [](const Stage& s) { return s.needs.query == QueryRows::appended; });
      apply(stages[i], later_reads_row);
    }
    run_layers(num_layers_, nullptr);
    lap(stages.empty() ? kPhaseLayersBefore : kPhaseLayersAfter);
    return finish();
  }

 private:
  bool applies(const Prefix& prefix, const PrefillOptions& options) const {
    const bool before_decoder =
        !options.stages.empty() && options.stages.front().at != Hook::between_layers;
    const int64_t length = prefix.ids.size(0);
    return !before_decoder && options.trace == nullptr && length < input_.ids.size(0) &&
           prefix.ids.equal(input_.ids.slice(0, 0, length));
  }

  // Alive rows in front that the prefix has run already.
  int64_t rows_done() const { return prefix_ == nullptr ? 0 : prefix_->ids.size(0); }

  // Behind a selection the prompts about one picture differ.
  void leave_prefix() {
    if (prefix_ == nullptr) return;
    for (int64_t layer = next_layer_; layer < num_layers_; ++layer) sequence_.cache.clear(layer);
    prefix_ = nullptr;
  }

  void lap(const char* phase) {
    if (clock_ != nullptr) clock_->lap(phase);
  }

  bool has_appended_row() const { return sequence_.visual_S[-1].item<int64_t>() == kAppendedRow; }

  // Appended rows enter at layer 0, so they must be there before the first layer runs.
  void add_appended_rows(const std::vector<Stage>& stages) {
    for (const Stage& stage : stages) {
      if (stage.needs.query != QueryRows::appended) continue;
      TORCH_CHECK(!appended_LnD_.defined() || appended_LnD_.is_same(stage.needs.appended_LnD),
                  "stages that append rows must share them");
      appended_LnD_ = stage.needs.appended_LnD;
    }
    if (!appended_LnD_.defined()) return;
    appended_LnD_ = appended_LnD_.to(sequence_.hidden_SD.options());
    append_rows(sequence_, appended_LnD_[0]);
  }

  void apply(const Stage& stage, bool later_reads_row) {
    pruning::Evidence evidence;
    if (stage.at == Hook::between_layers) {
      run_layers(stage.layer, &stage);
      lap(kPhaseLayersBefore);
      read_attention(stage, evidence);
    } else {
      TORCH_CHECK(next_layer_ == 0, "a stage before the decoder comes first");
    }
    fill(stage, evidence);
    const pruning::Selection selection = stage.select(evidence);
    lap(kPhasePredictor);
    record(stage, evidence, selection);
    compact(
        sequence_, selection.kept,
        {.drop_earlier = stage.earlier == EarlierCache::drop, .keep_appended = later_reads_row});
    leave_prefix();
    scores_ = selection.scores;
    lap(kPhaseCompaction);
  }

  void check_layer(int64_t layer) const {
    if (layer <= num_layers_) return;
    throw Error({.where = "pruning layer",
                 .found = std::to_string(layer),
                 .expected = "at most " + std::to_string(num_layers_) + ", the decoder's layers"});
  }

  void run_layers(int64_t end, const Stage* stage) {
    check_layer(end);
    const int64_t count = sequence_.hidden_SD.size(0), done = rows_done();
    models::Rows rows{.hidden_TD = sequence_.hidden_SD.slice(0, done),
                      .position_ids = sequence_.position_ids.slice(-1, done)};
    rows.spans.push_back({.begin = 0, .end = count - done, .cache = &sequence_.cache});
    add_layer_embeddings(end, rows);
    models::TapRequest request;
    if (stage != nullptr && !stage->needs.attention_layers.empty()) {
      request.query_layers = stage->needs.attention_layers;
      TORCH_CHECK(request.query_layers.front() >= next_layer_ && request.query_layers.back() < end,
                  "a stage reads the attention of layers between the stage before it and its own");
      request.query_rows = query_row(*stage).view({1}) - done;
    }
    if (trace_ != nullptr && trace_->hidden_states) {
      run_traced(end, rows, request);
    } else {
      taps_ = decoder_.run_layers({next_layer_, end}, rows, request);
    }
    sequence_.hidden_SD =
        prefix_ == nullptr
            ? rows.hidden_TD
            : torch::cat({prefix_->hidden_PD[static_cast<size_t>(end)], rows.hidden_TD});
    sequence_.note_layers_run(end);
    flops_ += layer_flops(decoder_.shape(), count, end - next_layer_);
    processed_.resize(static_cast<size_t>(end), sequence_.alive_visual().size(0));
    next_layer_ = end;
  }

  void run_traced(int64_t end, models::Rows& rows, const models::TapRequest& request) {
    for (int64_t layer = next_layer_; layer < end; ++layer) {
      keep_hidden(layer, rows.hidden_TD);
      taps_.queries_HRd.merge(decoder_.run_layers({layer, layer + 1}, rows, request).queries_HRd);
    }
  }

  void keep_hidden(int64_t layer, const torch::Tensor& hidden_SD) {
    trace_->tensors["hidden." + std::to_string(layer)] = hidden_SD.to(torch::kFloat32);
  }

  void add_layer_embeddings(int64_t end, models::Rows& rows) const {
    if (!appended_LnD_.defined() || !has_appended_row()) return;
    const int64_t count = rows.hidden_TD.size(0);
    const torch::Tensor appended =
        torch::arange(count - appended_LnD_.size(1), count, sequence_.visual_S.options());
    for (int64_t layer = std::max<int64_t>(next_layer_, 1); layer < end; ++layer) {
      rows.adds.push_back({.layer = layer, .rows = appended, .values_nD = appended_LnD_[layer]});
    }
  }

  // The row whose attention the stage reads, int64 [].
  torch::Tensor query_row(const Stage& stage) const {
    const int64_t last = sequence_.hidden_SD.size(0) - 1;
    const bool before_them = stage.needs.query == QueryRows::last_token && has_appended_row();
    return torch::full({}, before_them ? last - appended_LnD_.size(1) : last,
                       sequence_.visual_S.options());
  }

  void read_attention(const Stage& stage, pruning::Evidence& evidence) const {
    if (stage.needs.attention_layers.empty()) return;
    const torch::Tensor row = query_row(stage), visual = sequence_.visual_rows();
    std::vector<torch::Tensor> layers_HRN;
    for (const int64_t layer : stage.needs.attention_layers) {
      // A row sees itself and what stands before it, not rows that a method appended behind it.
      const torch::Tensor keys =
          sequence_.cache.view(layer).keys.narrow(1, 0, row.item<int64_t>() + 1);
      const torch::Tensor scores =
          nn::attention_rows(taps_.queries_HRd.at(layer), keys, stage.needs.score);
      layers_HRN.push_back(scores.index_select(2, visual).to(torch::kFloat32));
    }
    evidence.attention_HRN = torch::cat(layers_HRN);
    if (!stage.needs.query_state) return;
    TORCH_CHECK(stage.needs.attention_layers.back() + 1 == stage.layer,
                "the query state is read at the stage's own layer");
    evidence.query_state_RD =
        sequence_.hidden_SD.index_select(0, row.view({1})).to(torch::kFloat32);
  }

  void fill(const Stage& stage, pruning::Evidence& evidence) const {
    evidence.grids = token_grids(input_.visual_spans);
    evidence.alive_N = sequence_.alive_visual();
    for (const int64_t number : stage.needs.taps) {
      const auto& numbers = features_.tap_numbers;
      const auto found = std::find(numbers.begin(), numbers.end(), number);
      TORCH_CHECK(found != numbers.end(), "vision tap ", number, " was not encoded");
      const torch::Tensor& tap_NC = features_.taps_NC[static_cast<size_t>(found - numbers.begin())];
      evidence.taps_NC.push_back(tap_NC.index_select(0, evidence.alive_N).to(torch::kFloat32));
    }
    if (stage.needs.projected) {
      evidence.projected_ND =
          features_.projected_ND.index_select(0, evidence.alive_N).to(torch::kFloat32);
    }
    if (stage.needs.question) {
      evidence.question_QD =
          text_SD_.slice(0, input_.visual_spans.back().end()).to(torch::kFloat32);
    }
  }

  void record(const Stage& stage, const pruning::Evidence& evidence,
              const pruning::Selection& selection) const {
    if (trace_ == nullptr) return;
    auto& tensors = trace_->tensors;
    const torch::Tensor kept = evidence.alive_N.index_select(0, selection.kept);
    tensors["keep_mask"] =
        torch::zeros({input_.visual_tokens()}, torch::kBool).index_fill(0, kept.cpu(), true);
    if (stage.needs.query != QueryRows::appended) return;
    // [layers * H, 1, N] -> [N, layers * H], what the predictor reads.
    tensors["glimpse.attention_rows"] = evidence.attention_HRN.select(1, 0).t().contiguous();
    for (size_t i = 0; i < evidence.taps_NC.size(); ++i) {
      tensors["glimpse.tap." + std::to_string(i)] = evidence.taps_NC[i];
    }
    if (selection.logits.defined()) tensors["glimpse.mask_logits"] = selection.logits;
  }

  Retention retention() const {
    std::vector<int64_t> cached;
    for (const torch::Tensor& marks_S : sequence_.cached_S) {
      cached.push_back((marks_S >= 0).sum().item<int64_t>());
    }
    const int64_t total = input_.visual_tokens();
    const auto left = static_cast<double>(sequence_.alive_visual().size(0));
    return {
        .visual_tokens = total,
        .kv_tokens = mean(cached),
        .layer_average_tokens = mean(processed_),
        .prefill_flops = flops_,
        .unpruned_prefill_flops = layer_flops(decoder_.shape(), input_.ids.size(0), num_layers_),
        .keep_ratio = total == 0 ? 1.0 : left / static_cast<double>(total)};
  }

  PrefillResult finish() {
    PrefillResult result;
    const torch::Tensor last_1D = sequence_.hidden_SD.slice(0, -1);
    result.logits_V = decoder_.logits(last_1D).squeeze(0).to(torch::kFloat32);
    result.next_position = input_.position_ids.max().item<int64_t>() + 1;
    result.retention = retention();
    result.scores_N = scores_;
    if (trace_ != nullptr) {
      trace_->tensors["first_logits"] = result.logits_V;
      if (trace_->hidden_states) keep_hidden(num_layers_, decoder_.normed(sequence_.hidden_SD));
    }
    result.sequence = std::move(sequence_);
    lap(kPhaseFirstToken);
    return result;
  }

  models::Decoder& decoder_;
  const models::ModelInput& input_;
  const VisualFeatures& features_;
  PhaseClock* clock_;
  Trace* trace_;
  int64_t num_layers_;
  torch::Tensor text_SD_;
  Sequence sequence_;
  const Prefix* prefix_ = nullptr;
  torch::Tensor appended_LnD_, scores_;
  models::LayerTaps taps_;
  std::vector<int64_t> processed_;  // visual tokens per layer
  double flops_ = 0;
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

VisualFeatures encode_pictures(const models::Model& model, const models::Pixels& pixels,
                               const std::vector<int64_t>& taps) {
  if (pixels.pictures.empty()) return {};
  models::Pixels input = pixels;
  input.values = pixels.values.to(model.spec.device, model.spec.dtype);
  models::VisionOutput output = model.vision->run(input, {.hidden_states = taps});
  return {.projected_ND = output.projected_ND,
          .tap_numbers = taps,
          .taps_NC = std::move(output.taps_NC)};
}

Prefix run_prefix(const models::Model& model, const models::ModelInput& input,
                  const VisualFeatures& features) {
  models::Decoder& decoder = *model.decoder;
  const int64_t layers = decoder.shape().layers, length = input.visual_spans.back().end();
  const torch::Tensor text_SD = decoder.embed_tokens(input.ids.to(model.spec.device));
  Sequence sequence = start_sequence(input, text_SD, features.projected_ND, layers);
  Prefix prefix{.ids = input.ids.slice(0, 0, length), .cache = nn::KvCache(layers)};
  models::Rows rows{.hidden_TD = sequence.hidden_SD.slice(0, 0, length),
                    .position_ids = sequence.position_ids.slice(-1, 0, length)};
  rows.spans.push_back({.begin = 0, .end = length, .cache = &prefix.cache});
  for (int64_t layer = 0; layer < layers; ++layer) {
    prefix.hidden_PD.push_back(rows.hidden_TD);
    decoder.run_layers({layer, layer + 1}, rows, {});
  }
  prefix.hidden_PD.push_back(rows.hidden_TD);
  return prefix;
}

PrefillResult prefill(const models::Model& model, const models::ModelInput& input,
                      const VisualFeatures& features, const PrefillOptions& options) {
  const bool has_pictures = input.visual_tokens() > 0;
  Prefill run(model, input, features, options);
  return run.run(has_pictures ? options.stages : std::vector<Stage>{});
}

}  // namespace glimpse::inference
