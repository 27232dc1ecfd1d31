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
    const bool contiguous = selection.positions == pruning::Positions::contiguous;
    if (contiguous) check_contiguous(stage);
    compact(sequence_, selection.kept,
            {.drop_earlier = stage.earlier == EarlierCache::drop,
             .keep_appended = later_reads_row,
             .mix_KN = selection.mix_KN,
             .contiguous = contiguous});
    renumbered_ = renumbered_ || contiguous;
    leave_prefix();
    scores_ = selection.scores;
    scored_ = evidence.alive_N;
    lap(kPhaseCompaction);
  }

  void check_layer(int64_t layer) const {
    if (layer <= num_layers_) return;
    throw Error({.where = "pruning layer",
                 .found = std::to_string(layer),
                 .expected = "at most " + std::to_string(num_layers_) + ", the decoder's layers"});
  }

  void check_contiguous(const Stage& stage) const {
    TORCH_CHECK(stage.at == Hook::before_decoder,
                "positions are made contiguous before layers run");
    if (sequence_.position_ids.dim() == 1) return;
    throw Error({.where = "positions",
                 .found = "'contiguous' for a model whose positions are rows and columns",
                 .expected = "keep"});
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
      TORCH_CHECK(request.query_layers.front() >= next_layer_ && request.query_layers.back() <= end,
                  "a stage reads the attention of layers from the stage before it to its own");
      if (request.query_layers.back() == end) request.query_layers.pop_back();
      request.query_rows = query_rows(*stage) - done;
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

  int64_t question_rows() const { return input_.ids.size(0) - input_.visual_spans.back().end(); }

  int64_t appended_rows() const { return has_appended_row() ? appended_LnD_.size(1) : 0; }

  // The rows whose attention the stage reads, int64 [R], neighbours.
  torch::Tensor query_rows(const Stage& stage) const {
    const bool is_appended = stage.needs.query == QueryRows::appended;
    const int64_t end = sequence_.hidden_SD.size(0) - (is_appended ? 0 : appended_rows());
    const int64_t count = stage.needs.query == QueryRows::question ? question_rows() : 1;
    return torch::arange(end - count, end, sequence_.visual_S.options());
  }

  struct QueriesAndKeys {
    torch::Tensor q_HRd, k_HSd;
  };

  // Of a layer that has run, or of the one that runs next.
  QueriesAndKeys queries_and_keys(int64_t layer, const torch::Tensor& rows_R) const {
    if (layer < next_layer_) {
      return {taps_.queries_HRd.at(layer), sequence_.cache.view(layer).keys};
    }
    check_layer(layer + 1);
    nn::KvCache scratch(num_layers_);
    models::Rows rows{.hidden_TD = sequence_.hidden_SD, .position_ids = sequence_.position_ids};
    rows.spans.push_back({.begin = 0, .end = rows.hidden_TD.size(0), .cache = &scratch});
    add_layer_embeddings(layer + 1, rows);
    const models::LayerTaps taps = decoder_.run_layers(
        {layer, layer + 1}, rows,
        {.query_layers = {layer}, .query_rows = rows_R, .cache_only_last_layer = true});
    return {taps.queries_HRd.at(layer), scratch.view(layer).keys};
  }

  void read_attention(const Stage& stage, pruning::Evidence& evidence) const {
    if (stage.needs.attention_layers.empty()) return;
    const torch::Tensor rows = query_rows(stage), visual = sequence_.visual_rows();
    std::vector<torch::Tensor> layers_HRN;
    for (const int64_t layer : stage.needs.attention_layers) {
      const QueriesAndKeys at = queries_and_keys(layer, rows);
      // A row sees itself and what stands before it, not rows that a method appended behind it.
      const torch::Tensor keys = at.k_HSd.narrow(1, 0, rows[-1].item<int64_t>() + 1);
      const torch::Tensor scores =
          nn::attention_rows(at.q_HRd, keys, stage.needs.score, /*causal=*/true);
      layers_HRN.push_back(scores.index_select(2, visual).to(torch::kFloat32));
    }
    evidence.attention_HRN = torch::cat(layers_HRN);
    if (!stage.needs.query_state) return;
    TORCH_CHECK(stage.needs.attention_layers.back() + 1 == stage.layer,
                "the query state is read at the stage's own layer");
    evidence.query_state_RD = sequence_.hidden_SD.index_select(0, rows).to(torch::kFloat32);
  }

  void fill(const Stage& stage, pruning::Evidence& evidence) const {
    evidence.grids = token_grids(input_.visual_spans);
    evidence.alive_N = sequence_.alive_visual();
    fill_vision(stage.needs, features_, evidence);
    if (stage.needs.question) {
      evidence.question_QD =
          text_SD_.slice(0, input_.visual_spans.back().end()).to(torch::kFloat32);
    }
    const torch::Tensor visual = sequence_.visual_rows();
    const int64_t end = sequence_.hidden_SD.size(0) - appended_rows();
    const torch::Tensor question = torch::arange(end - question_rows(), end, visual.options());
    if (stage.needs.hidden) {
      evidence.hidden_ND = sequence_.hidden_SD.index_select(0, visual).to(torch::kFloat32);
      evidence.hidden_QD = sequence_.hidden_SD.index_select(0, question).to(torch::kFloat32);
    }
    if (!stage.needs.key_norm_layer) return;
    const torch::Tensor keys_HSd = sequence_.cache.view(*stage.needs.key_norm_layer).keys;
    TORCH_CHECK(keys_HSd.size(1) == sequence_.hidden_SD.size(0),
                "key norms of a layer above the stage before");
    const torch::Tensor norm_S = keys_HSd.to(torch::kFloat32).abs().sum({0, 2});
    evidence.key_norm_N = norm_S.index_select(0, visual);
    evidence.key_norm_Q = norm_S.index_select(0, question);
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
    const int64_t read = input_.visual_tokens();
    const int64_t total = input_.whole_visual_tokens > 0 ? input_.whole_visual_tokens : read;
    const int64_t whole_rows = input_.ids.size(0) + total - read;
    const auto left = static_cast<double>(sequence_.alive_visual().size(0));
    return {.visual_tokens = total,
            .kv_tokens = mean(cached),
            .layer_average_tokens = mean(processed_),
            .prefill_flops = flops_,
            .unpruned_prefill_flops = layer_flops(decoder_.shape(), whole_rows, num_layers_),
            .keep_ratio = total == 0 ? 1.0 : left / static_cast<double>(total)};
  }

  PrefillResult finish() {
    PrefillResult result;
    const torch::Tensor last_1D = sequence_.hidden_SD.slice(0, -1);
    result.logits_V = decoder_.logits(last_1D).squeeze(0).to(torch::kFloat32);
    const torch::Tensor& positions = renumbered_ ? sequence_.position_ids : input_.position_ids;
    result.next_position = positions.max().item<int64_t>() + 1;
    result.retention = retention();
    result.scores_N = scores_;
    result.scored_N = scored_;
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
  torch::Tensor appended_LnD_, scores_, scored_;
  models::LayerTaps taps_;
  std::vector<int64_t> processed_;  // visual tokens per layer
  double flops_ = 0;
  int64_t next_layer_ = 0;
  bool renumbered_ = false;  // rows no longer stand at the prompt's positions
};

}  // namespace

VisualFeatures encode_pictures(const models::Model& model, const models::Pixels& pixels,
                               const models::VisionTaps& taps) {
  if (pixels.pictures.empty()) return {};
  models::Pixels input = pixels;
  input.values = pixels.values.to(model.spec.device, model.spec.dtype);
  return {model.vision->run(input, taps), taps};
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
