#pragma once
#include <memory>
#include <string>

#include "data/data_config.h"
#include "data/dataset.h"

namespace glimpse::data {

/// Errors: Error naming the option ("data.path" with `where` "data") for an unknown source (with
/// the known ones) or split, a value out of range, a missing path, and a set option that does not
/// apply to the source.
void validate(const DataConfig& config, const std::string& where = "data");

/// Errors: as validate(), and Error for a missing or malformed file.
std::unique_ptr<Dataset> open_dataset(const DataConfig& config, const std::string& where = "data");

}  // namespace glimpse::data
