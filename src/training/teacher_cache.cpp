#include "training/teacher_cache.h"

#include <torch/torch.h>

#include "base/error.h"
#include "base/file.h"
#include "tensor/load.h"

namespace glimpse::training {
namespace {

constexpr size_t kNameLength = 16;

std::string digest(const std::string& text) {
  return sha256_hex(std::as_bytes(std::span(text))).substr(0, kNameLength);
}

}  // namespace

TeacherCache::TeacherCache(std::filesystem::path folder, std::string fingerprint) {
  if (!folder.empty()) folder_ = folder / digest(fingerprint);
}

std::filesystem::path TeacherCache::file_of(const QuestionGroup& group) const {
  std::string ids;
  for (const data::Sample& sample : group.samples) ids += sample.id + "\n";
  const std::string name = digest(ids);
  return folder_ / name.substr(0, 2) /
         (name + ".safetensors");  // at most a few hundred files per folder
}

torch::Tensor TeacherCache::relevance(const models::Model& model, const QuestionGroup& group,
                                      const inference::VisualFeatures& features) const {
  if (folder_.empty()) return teacher_relevance(model, group, features);
  const std::filesystem::path file = file_of(group);
  if (std::filesystem::exists(file)) {
    const tensor::Tensors stored = tensor::load_tensors(file);
    const auto found = stored.find("relevance");
    const auto questions = static_cast<int64_t>(group.samples.size());
    if (found == stored.end() ||
        found->second.sizes() != at::IntArrayRef({questions, group.visual_tokens()})) {
      throw Error({.where = file.string(),
                   .found = "a teacher target of another shape",
                   .advice = "delete the teacher cache folder"});
    }
    return found->second.to(torch::kFloat32);
  }
  // Rounded before use, so that a run that fills the cache equals one that reads it.
  const torch::Tensor rounded = teacher_relevance(model, group, features).cpu().to(torch::kFloat16);
  tensor::save_tensors(file, {{"relevance", rounded}});
  return rounded.to(torch::kFloat32);
}

}  // namespace glimpse::training
