#pragma once
#include <vector>

#include "inference/answer.h"
#include "inference/compaction.h"
#include "inference/phases.h"
#include "inference/trace.h"
#include "inference/vision_evidence.h"
#include "models/model.h"
#include "pruning/stage.h"

namespace glimpse::inference {

VisualFeatures encode_pictures(const models::Model& model, const models::Pixels& pixels,
                               const models::VisionTaps& taps);

/// A prompt's rows up to the end of its last picture, run through the decoder: prompts about one
/// picture share them, because they see nothing behind.
struct Prefix {
  torch::Tensor ids;                     ///< int64 [P]
  std::vector<torch::Tensor> hidden_PD;  ///< before every layer, then behind the last
  nn::KvCache cache;
};

/// Requires a prompt with pictures.
Prefix run_prefix(const models::Model& model, const models::ModelInput& input,
                  const VisualFeatures& features);

struct PrefillResult {
  Sequence sequence;          ///< caches ready for decoding
  torch::Tensor logits_V;     ///< of the first answer token
  int64_t next_position = 0;  ///< position of the first generated token
  Retention retention;
  torch::Tensor scores_N;  ///< of the last selection, undefined without one
  torch::Tensor scored_N;  ///< the visual tokens it chose among, as Sequence::alive_visual
};

struct PrefillOptions {
  std::vector<pruning::Stage>
      stages;  ///< in order of their layers; those that append a row share it
  /// Rows that need not run again until the first selection; ignored where it does not apply: the
  /// prompt starts otherwise, a stage acts before the decoder, a trace is wanted.
  const Prefix* prefix = nullptr;
  PhaseClock* clock = nullptr;  ///< laps of the phases, if wanted
  Trace* trace = nullptr;       ///< intermediate tensors, if wanted
};

/// Runs the prompt through the decoder, pruning where the stages say. Without stages, and for a
/// prompt without pictures: the plain model. Errors: Error for a stage behind the last layer and
/// for contiguous positions where positions have three axes.
PrefillResult prefill(const models::Model& model, const models::ModelInput& input,
                      const VisualFeatures& features, const PrefillOptions& options);

}  // namespace glimpse::inference
