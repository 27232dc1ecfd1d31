#include "cli/export.h"

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "cli/app.h"
#include "pruning/glimpse/predictor_file.h"
#include "pruning/registry.h"

namespace glimpse::cli {

namespace fs = std::filesystem;

int export_predictor(const ExportOptions& options) {
  const bool published = options.form == "published";
  if (!published && options.form != "safetensors") {
    throw Error({.where = "--to",
                 .found = "'" + options.form + "'",
                 .expected = "published or safetensors"});
  }
  if (fs::exists(options.out) && !fs::is_empty(options.out)) {
    throw Error({.where = options.out,
                 .found = "files",
                 .expected = "a new folder",
                 .advice = "a predictor folder holds one form of the weights only"});
  }
  const pruning::LoadedPredictor predictor = pruning::load_predictor(options.predictor);
  if (published) {
    pruning::save_published(predictor, options.out);
  } else {
    pruning::save_safetensors(predictor, options.out);
  }
  std::cout << options.out << ": " << pruning::method_of(predictor.kind) << " predictor, "
            << options.form << "\n";
  return kExitOk;
}

}  // namespace glimpse::cli
