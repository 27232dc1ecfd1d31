#pragma once
#include <map>
#include <string>
#include <vector>

#include "evaluation/evaluate.h"
#include "image/draw.h"
#include "inference/engine.h"
#include "pruning/registry.h"

// From samples to requests, for the accuracy pass and the timing pass alike.

namespace glimpse::evaluation {

/// A setting with one seed: the unit that answers questions.
struct Variant {
  std::string setting;
  int64_t repeat = 0;
  pruning::PruningConfig pruning;
  pruning::Predictors predictors;  ///< null for methods without
  pruning::HostShape host;         ///< of the model under test
  bool alone = false;              ///< answers without the work that questions on one picture share
};

/// All settings in order, each with all its seeds, and with repeat_baseline the baseline's second
/// pass. Errors: Error when a predictor is missing, and for a setting that suits no question to
/// this model.
std::vector<Variant> variants_of(const EvalConfig& config, const EvalInputs& inputs);

/// The text of the user's turn: config.question_form filled in.
std::string asked(const data::Sample& sample, const EvalConfig& config);

/// The sample as a prompt with one picture: question_form for questions and for captions of a
/// benchmark (others ask as they stand), or raw_prompt.
models::Prompt prompt_of(const data::Sample& sample, const EvalConfig& config);

std::vector<image::UnitBox> unit_boxes(const data::Sample& sample);

/// Evidence tokens of the sample on the input's grid, empty without boxes. The first picture only.
std::vector<bool> evidence_of(const data::Sample& sample, const models::ModelInput& input);

/// The stages of a variant for one sample. Errors: as pruning::make_stages.
std::vector<pruning::Stage> stages_of(const Variant& variant, const data::Sample& sample,
                                      const models::ModelInput& input);

/// The prompt over the picture as the variant's method wants it, whole or smaller. Errors: as
/// inference::with_smaller_pictures.
models::ModelInput input_of(const Variant& variant, const models::Prompt& prompt,
                            const image::Image& picture, const models::Processor& processor);

/// How the answer is decoded: with sampling, the draws depend on its seed, the question, the seed
/// of the variant and whether it is the baseline's second pass, on nothing else.
inference::GenerateOptions generation_of(const EvalConfig& config, const data::Sample& sample,
                                         const Variant& variant);

/// "vqa" | "caption".
std::string name_of(data::Task task);

/// The metrics that need only this answer: exact_match and the readings of the data set's own
/// metric; without one vqa_accuracy with four references or more, slot_accuracy for captions that
/// list things after a colon.
std::map<std::string, double> scores_of(const data::Sample& sample, const std::string& prediction);

}  // namespace glimpse::evaluation
