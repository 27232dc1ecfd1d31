#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/prompt.h"
#include "models/model.h"
#include "pruning/registry.h"

// What commands make from names and options.

namespace glimpse::cli {

/// One pruning setting with what it needs.
struct Pruner {
  pruning::PruningConfig config;
  std::optional<pruning::LoadedPredictor> predictor, scout;
  pruning::HostShape host;  ///< of the model, once fit_pruner() has seen it
};

/// `name`: a predictor folder, a method, or "" for none; `set`: "predictor.KEY=VALUE" for every
/// option of the method. Errors: Error for a name that is neither, an option that is not the
/// method's, another --set key, values out of range, a folder that does not hold a predictor.
Pruner make_pruner(const std::string& name, const std::vector<std::string>& set);

/// Notes the model's sizes, merges the predictor folder's adapter, if it has one, into the model's
/// weights (GlimpsePrune+), and moves the predictor to the model's device. Errors: Error when it
/// was made for another model.
void fit_pruner(Pruner& pruner, const models::Model& model);

/// The prompt over the visuals as the method wants them, whole or smaller. Errors: as make_input()
/// and inference::with_smaller_pictures; Error for a clip to be made smaller.
models::ModelInput input_for(const Pruner& pruner, const models::Model& model,
                             const PromptRequest& request, const std::vector<Visual>& visuals);

/// The stages for one prompt.
std::vector<pruning::Stage> make_stages(const Pruner& pruner, const models::ModelInput& input);

/// Predictors by folder, checked against the model, on its device; names that occur twice are read
/// once. An adapter beside a predictor is merged into the model. Errors: those of load_predictor
/// and check_fits; Error for an adapter that only some of the settings use.
std::map<std::string, pruning::LoadedPredictor> load_predictors(
    const std::vector<std::string>& folders, const models::Model& model);

}  // namespace glimpse::cli
