#pragma once
#include <string>

namespace glimpse::cli {

struct ExportOptions {
  std::string predictor;  ///< folder
  std::string form;       ///< published | safetensors
  std::string out;        ///< new or empty folder
};

/// `glimpse export`: writes a predictor folder in another form. Errors: Error for a predictor that
/// the form cannot hold, and an OUT that has files already.
int export_predictor(const ExportOptions& options);

}  // namespace glimpse::cli
