#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "config/node.h"

namespace glimpse::cli {

/// The arguments that train, pretrain and eval share.
struct ConfigArguments {
  std::string file;
  std::vector<std::string> set;  ///< "a.b=c"
  std::string resume;            ///< run folder to continue, "" = a new run
  bool help_config = false;
};

/// The configuration FILE with every --set applied. With `resume`: FILE may be left out, then it is
/// RUN/config.yaml; the key `run` is the stored one, so that a moved run still equals itself.
/// Errors: those of the readers; Error for neither FILE nor RUN, and a RUN without config.yaml.
config::Node read_config(const ConfigArguments& arguments);

/// `resume` if it is given, else the folder that the configuration names.
std::filesystem::path run_folder(const ConfigArguments& arguments, const std::string& configured);

}  // namespace glimpse::cli
