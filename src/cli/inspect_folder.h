#pragma once
#include <filesystem>
#include <string>

// Parts of `glimpse inspect`.

namespace glimpse::cli {

/// A model, predictor, run or data folder. Errors: Error for a folder of another kind.
std::string describe_folder(const std::filesystem::path& folder);

/// A file of questions (data/jsonl.h): pictures, questions by type, share with evidence boxes.
std::string describe_questions(const std::filesystem::path& file);

}  // namespace glimpse::cli
