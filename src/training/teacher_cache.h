#pragma once
#include <filesystem>
#include <string>

#include "training/teacher.h"

namespace glimpse::training {

/// Teacher relevance on disk, one small safetensors file per picture (float16, half a kilobyte per
/// question at 256 tokens), so that every ablation reuses it. The folder belongs to one (model,
/// data set) pair: its name holds their fingerprint. Safe to use from several threads and
/// processes: files are written atomically, and two writers write the same bytes.
class TeacherCache {
 public:
  /// `folder` empty = nothing is kept.
  TeacherCache(std::filesystem::path folder, std::string fingerprint);
  /// float32 [Q, N] for the group's samples, from disk or computed.
  torch::Tensor relevance(const models::Model& model, const QuestionGroup& group,
                          const inference::VisualFeatures& features) const;

 private:
  std::filesystem::path file_of(const QuestionGroup& group) const;
  std::filesystem::path folder_;
};

}  // namespace glimpse::training
