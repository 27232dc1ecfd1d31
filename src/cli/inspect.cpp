#include "cli/inspect.h"

#include <algorithm>
#include <iostream>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
#include "cli/app.h"
#include "cli/inspect_data.h"
#include "cli/inspect_folder.h"
#include "cli/tensor_table.h"
#include "image/codec.h"
#include "storage/safetensors.h"
#include "storage/torch_pickle.h"

namespace glimpse::cli {
namespace {

namespace fs = std::filesystem;

std::string describe_safetensors(const fs::path& path) {
  const storage::TensorFile file = storage::read_safetensors(path);
  std::string text = "safetensors file\n";
  for (const auto& [key, value] : file.metadata) text += key + ": " + value + "\n";
  return text + tensor_table(file.tensors);
}

std::string describe_torch(const fs::path& path) {
  return "torch archive\n" + tensor_table(storage::read_torch_archive(path));
}

// Decoded as a whole, so that damage shows.
std::string describe_picture(const fs::path& path) {
  const image::Image picture = image::decode_image(path);
  return "picture, " + std::to_string(picture.width) + " x " + std::to_string(picture.height) +
         " pixels\n";
}

std::string describe_file(const fs::path& path) {
  const std::string ending = lower_ascii(path.extension().string());
  if (ending == ".safetensors") return describe_safetensors(path);
  if (ending == ".pt" || ending == ".pth" || ending == ".bin") return describe_torch(path);
  if (ending == ".jsonl") return describe_questions(path);
  if (ending == ".png" || ending == ".jpg" || ending == ".jpeg" || ending == ".webp") {
    return describe_picture(path);
  }
  throw Error({.where = path.string(),
               .found = "a file of another kind",
               .expected = ".safetensors, .pt, .pth, .bin, .jsonl, .png, .jpg, .jpeg or .webp"});
}

}  // namespace

std::string describe_path(const fs::path& path) {
  if (fs::is_directory(path)) return describe_folder(path);
  if (fs::exists(path)) return describe_file(path);
  throw Error({.where = path.string(), .found = "nothing", .expected = "a file or folder"});
}

int inspect(const InspectOptions& options) {
  if (options.data) {
    const DataReport report = describe_data(options.path);
    std::cout << report.text;
    return report.broken_pictures > 0 ? kExitSomeBroken : kExitOk;
  }
  std::cout << describe_path(options.path);
  return kExitOk;
}

}  // namespace glimpse::cli
