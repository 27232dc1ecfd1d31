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
  PhaseClock clock;
  VisualFeatures own;
  if (features == nullptr) {
    own = encode_pictures(model, request.input.pixels, needed_vision(request.stages));
    features = &own;
    clock.lap(kPhaseVision);
  }
  PrefillResult start = prefill(
      model, request.input, *features,
      {.stages = request.stages, .prefix = request.prefix, .clock = &clock, .trace = trace});
  Answer answer{.retention = start.retention,
                .ttft_ms = clock.total(),
                .kv_bytes = start.sequence.cache.bytes(),
                .kept = start.sequence.alive_visual().cpu(),
                .scores = start.scores_N};
  answer.ids = generate(model, start, request.input.ids, request.generation);
  clock.lap(kPhaseDecode);
  answer.text = before_stop(model.processor->tokenizer().decode(answer.ids, /*skip_special=*/true),
                            request.generation.stop);
  answer.phases_ms = clock.milliseconds();
  if (trace != nullptr) {
    record(request, *features, *trace);
    trace->tensors["generated_ids"] = torch::tensor(answer.ids, torch::kInt64);
  }
  return answer;
}

}  // namespace glimpse::inference
