#include "inference/engine.h"

#include <torch/torch.h>

#include "inference/stop_strings.h"

namespace glimpse::inference {
namespace {

void record(const Request& request, const VisualFeatures& features, Trace& trace) {
  auto& tensors = trace.tensors;
  tensors["input_ids"] = request.input.ids;
  tensors["position_ids"] = request.input.position_ids;
  const models::Pixels& pixels = request.input.pixels;
  if (pixels.values.defined()) tensors["pixel_values"] = pixels.values;
  if (!features.projected_ND.defined()) return;
  tensors["image_features"] = features.projected_ND.to(torch::kFloat32);
  std::vector<int64_t> grids;
  for (const models::PictureShape& picture : pixels.pictures) {
    grids.insert(grids.end(), {picture.patches.t, picture.patches.h, picture.patches.w});
  }
  tensors["image_grid"] = torch::tensor(grids, torch::kInt64).view({-1, 3});
}

// A request between prefill and decoding.
struct Begun {
  PrefillResult start;
  Answer answer;
};

Begun begin(const models::Model& model, const Request& request, const VisualFeatures* features,
            Trace* trace) {
  PhaseClock clock;
  PhaseClock* laps = request.timed ? &clock : nullptr;
  VisualFeatures own;
  if (features == nullptr) {
    own = encode_pictures(model, request.input.pixels, needed_vision(request.stages));
    features = &own;
    if (laps != nullptr) laps->lap(kPhaseVision);
  }
  Begun begun;
  begun.start =
      prefill(model, request.input, *features,
              {.stages = request.stages, .prefix = request.prefix, .clock = laps, .trace = trace});
  const PrefillResult& start = begun.start;
  begun.answer = {.retention = start.retention,
                  .phases_ms = clock.milliseconds(),
                  .ttft_ms = clock.total(),
                  .kv_bytes = start.sequence.cache.bytes(),
                  .kept = start.sequence.alive_visual().cpu(),
                  .scores = start.scores_N,
                  .scored = start.scored_N};
  if (trace != nullptr) record(request, *features, *trace);
  return begun;
}

void decode(const models::Model& model, const std::vector<const Request*>& requests,
            std::vector<Begun>& begun) {
  Stopwatch clock;
  std::vector<Decoding> batch;
  for (size_t i = 0; i < begun.size(); ++i) {
    batch.push_back({.start = &begun[i].start,
                     .prompt_ids = requests[i]->input.ids,
                     .options = requests[i]->generation});
  }
  std::vector<std::vector<int64_t>> ids = generate(model, batch);
  const double share_ms = clock.lap() / static_cast<double>(begun.size());
  for (size_t i = 0; i < begun.size(); ++i) {
    Answer& answer = begun[i].answer;
    answer.ids = std::move(ids[i]);
    const std::string whole =
        model.processor->tokenizer().decode(answer.ids, /*skip_special=*/true);
    answer.text = before_stop(whole, requests[i]->generation.stop);
    answer.stopped = answer.text.size() < whole.size();
    answer.phases_ms[kPhaseDecode] = share_ms;
    answer.kv_allocated_bytes = begun[i].start.sequence.cache.allocated_bytes();
  }
}

}  // namespace

pruning::HostShape host_shape(const models::Model& model) {
  const models::DecoderShape shape = model.decoder->shape();
  const models::VisionBlocks blocks = model.vision->blocks();
  return {.layers = shape.layers,
          .width = shape.width,
          .heads = shape.heads,
          .tap_width = model.vision->width(),
          .tap_window = model.vision->window_side(),
          .kv_heads = shape.kv_heads,
          .head_dim = shape.head_dim,
          .mlp_width = shape.mlp_width,
          .tower_blocks = blocks.count,
          .feature_block = blocks.feature,
          .feature_tap = blocks.feature_tap};
}

Answer answer(const models::Model& model, const Request& request, const VisualFeatures* features,
              Trace* trace) {
  c10::InferenceMode no_gradients;
  std::vector<Begun> begun;
  begun.push_back(begin(model, request, features, trace));
  decode(model, {&request}, begun);
  if (trace != nullptr) {
    trace->tensors["generated_ids"] = torch::tensor(begun[0].answer.ids, torch::kInt64);
  }
  return std::move(begun[0].answer);
}

std::vector<Answer> answer_batch(const models::Model& model, const std::vector<Request>& requests,
                                 const VisualFeatures* features) {
  c10::InferenceMode no_gradients;
  std::vector<Begun> begun;
  std::vector<const Request*> asked;
  for (const Request& request : requests) {
    begun.push_back(begin(model, request, features, nullptr));
    asked.push_back(&request);
  }
  decode(model, asked, begun);
  std::vector<Answer> answers;
  for (Begun& b : begun) answers.push_back(std::move(b.answer));
  return answers;
}

}  // namespace glimpse::inference
