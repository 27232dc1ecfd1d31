#pragma once
#include <filesystem>
#include <string>

#include "data/dataset.h"

namespace glimpse::data {

/// Writes `folder`/images/*.png and, last, `folder`/samples.jsonl, whose lines all carry `split`.
/// JsonlDataset reads it back to the same samples and the same pixels; whole-pixel boxes stay
/// exact. Errors: Error for a picture that cannot be read, a file that cannot be written, and a
/// folder that already holds a samples.jsonl.
void write_jsonl_dataset(const Dataset& dataset, const std::filesystem::path& folder,
                         const std::string& split = "train");

}  // namespace glimpse::data
