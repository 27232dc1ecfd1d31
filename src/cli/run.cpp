#include "cli/run.h"

#include <torch/torch.h>

#include <algorithm>
#include <iostream>

#include "base/error.h"
#include "base/file.h"
#include "cli/app.h"
#include "cli/build.h"
#include "cli/overlay.h"
#include "cli/run_output.h"
#include "config/help.h"
#include "config/json_reader.h"
#include "config/parse.h"
#include "image/codec.h"
#include "inference/engine.h"
#include "models/pretrained.h"
#include "tensor/dtype.h"
#include "tensor/load.h"
#include "text/chat_template.h"
#include "text/detokenize.h"

namespace glimpse::cli {
namespace {

namespace fs = std::filesystem;

// The part of generation_config.json that the command line can override.
struct GenerationDefaults {
  std::optional<double> repetition_penalty;
};

template <class V>
void visit_fields(V& v, GenerationDefaults& c) {
  v("repetition_penalty", c.repetition_penalty, "");
}

double repetition_penalty(const RunOptions& options) {
  if (options.repetition_penalty) return *options.repetition_penalty;
  const fs::path file = fs::path(options.model) / "generation_config.json";
  if (!fs::exists(file)) return 1;
  return config::parse_known<GenerationDefaults>(config::read_json_node(file))
      .repetition_penalty.value_or(1);
}

inference::GenerateOptions generate_options(const RunOptions& options) {
  if (options.max_new_tokens < 1) {
    throw Error({.where = "--max-new-tokens",
                 .found = std::to_string(options.max_new_tokens),
                 .expected = "1 or more"});
  }
  const inference::SamplingOptions sampling{.temperature = options.temperature,
                                            .top_k = options.top_k,
                                            .top_p = options.top_p,
                                            .repetition_penalty = repetition_penalty(options),
                                            .seed = options.seed};
  inference::validate(sampling);
  if (std::count(options.stop.begin(), options.stop.end(), "") > 0) {
    throw Error({.where = "--stop", .found = "an empty text", .expected = "a text to stop at"});
  }
  return {.max_new_tokens = options.max_new_tokens, .sampling = sampling, .stop = options.stop};
}

// Everything about the method that can be wrong before a model is loaded.
Pruner requested_pruner(const RunOptions& options) {
  Pruner pruner = make_pruner(options.predictor, options.set);
  pruning::PruningConfig& config = pruner.config;
  if (options.max_retention) config.max_retention = options.max_retention;
  if (options.threshold) config.threshold = options.threshold;
  if (options.min_tokens) config.min_tokens = options.min_tokens;
  if (!options.budget.empty()) config.budget = options.budget;
  pruning::validate(config);
  return pruner;
}

void require_model(const RunOptions& options) {
  if (options.model.empty()) {
    throw Error({.where = "--model", .found = "nothing", .expected = "a Hugging Face folder"});
  }
}

void require_outputs_possible(const RunOptions& options) {
  const PromptArguments& prompt = options.prompt;
  const bool has_pictures =
      !prompt.images.empty() || !prompt.videos.empty() || !prompt.messages.empty();
  if (!options.overlay.empty() && !has_pictures) {
    throw Error({.where = "--overlay", .found = "no picture", .expected = "an --image"});
  }
  if (options.trace_hidden && options.trace.empty()) {
    throw Error({.where = "--trace-hidden", .found = "no --trace", .expected = "both"});
  }
}

// The demo's vocabulary is whole words and single digits.
std::string for_people(const std::string& answer, const models::Model& model) {
  if (!fs::exists(model.spec.folder / "chat_template.jinja")) return answer;
  const bool words = text::recognise_chat_template(model.spec.folder).name == "demo";
  return words ? text::people_text(answer) : answer;
}

// An answered prompt with what it was made of.
struct Outcome {
  std::vector<Visual> visuals;
  models::ModelInput input;
  inference::Trace trace;
  RunRecord record;
};

Outcome answer_prompt(const models::Model& model, const PromptRequest& question,
                      const Pruner& pruner, const RunOptions& options) {
  Stopwatch clock;
  Outcome outcome{.visuals = read_visuals(question, *model.processor),
                  .trace = {.hidden_states = options.trace_hidden}};
  outcome.input = input_for(pruner, model, question, outcome.visuals);
  const double preprocess_ms = clock.milliseconds();
  const inference::Request request{.input = outcome.input,
                                   .stages = make_stages(pruner, outcome.input),
                                   .generation = generate_options(options)};
  inference::Trace* trace = options.trace.empty() ? nullptr : &outcome.trace;
  outcome.record = {.answer = inference::answer(model, request, nullptr, trace),
                    .prompt = prompt_text(model, question),
                    .model = options.model,
                    .pruning = pruner.config};
  outcome.record.answer.phases_ms[inference::kPhasePreprocess] = preprocess_ms;
  return outcome;
}

void write_outputs(const RunOptions& options, const models::Model& model, const Outcome& outcome) {
  const RunRecord& record = outcome.record;
  if (!options.overlay.empty()) {
    image::write_png(options.overlay,
                     kept_overlay(model, outcome.input, outcome.visuals, record.answer.kept));
  }
  if (!options.json.empty()) write_file_atomically(options.json, run_json(record));
  if (!options.trace.empty()) tensor::save_tensors(options.trace, outcome.trace.tensors);
}

}  // namespace

int run(const RunOptions& options) {
  if (options.help_config) {
    std::cout << config::describe_fields<pruning::PruningConfig>("predictor");
    return kExitOk;
  }
  require_model(options);
  require_outputs_possible(options);
  tensor::parse_device(options.device);
  image::parse_pass_order(options.image_resize);
  generate_options(options);  // wrong values should not cost the loading of a model
  const PromptRequest question = read_prompt(options.prompt);
  Pruner pruner = requested_pruner(options);
  const models::Model model = models::load_model(
      options.model,
      {.dtype = options.dtype, .device = options.device, .image_resize = options.image_resize});
  fit_pruner(pruner, model);
  const Outcome outcome = answer_prompt(model, question, pruner, options);
  write_outputs(options, model, outcome);
  const inference::Answer& answer = outcome.record.answer;
  std::cout << for_people(answer.text, model) << "\n" << run_line(answer) << "\n";
  return kExitOk;
}

}  // namespace glimpse::cli
