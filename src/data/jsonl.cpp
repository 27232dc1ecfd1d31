#include "data/jsonl.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "data/jsonl_line.h"
#include "image/codec.h"

namespace glimpse::data {
namespace {

namespace fs = std::filesystem;

std::string hash_of(const std::string& text) { return sha256_hex(std::as_bytes(std::span(text))); }

// Ids handed out so far; question_id repeats in many published files.
class UniqueIds {
 public:
  std::string take(const std::string& wanted) {
    std::string id = wanted;
    for (int copy = 2; !taken_.insert(id).second; ++copy) id = wanted + "-" + std::to_string(copy);
    return id;
  }

 private:
  std::unordered_set<std::string> taken_;
};

// Calls `use(line, number)` for every line that is not blank; numbers start at 1.
template <class Use>
void for_each_line(const std::string& content, const Use& use) {
  int64_t number = 0;
  for (size_t begin = 0; begin < content.size();) {
    const size_t end = std::min(content.find('\n', begin), content.size());
    const std::string_view line = std::string_view(content).substr(begin, end - begin);
    ++number;
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) use(line, number);
    begin = end + 1;
  }
}

void require_split(const JsonlLine& line, const std::string& where, const std::string& wanted) {
  if (!line.split.empty()) return;
  throw Error({.where = where,
               .found = "no 'split'",
               .expected = "one, because only split '" + wanted + "' was asked for",
               .advice = "leave the split empty to read all lines"});
}

}  // namespace

JsonlDataset::JsonlDataset(JsonlOptions options) : options_(std::move(options)) {
  assert(options_.first >= 0 && options_.count >= 0);
  if (options_.image_root.empty()) options_.image_root = options_.path.parent_path();
  const std::string content = read_text_file(options_.path);
  content_hash_ = hash_of(content);
  read_lines(content);
  keep_range();
}

void JsonlDataset::read_lines(const std::string& content) {
  std::unordered_map<std::string, size_t> picture_of;
  std::set<std::string> splits;
  UniqueIds ids;
  for_each_line(content, [&](std::string_view text, int64_t number) {
    const std::string where = options_.path.string() + ":" + std::to_string(number);
    JsonlLine line = parse_jsonl_line(text, where);
    if (!options_.split.empty()) {
      require_split(line, where, options_.split);
      splits.insert(line.split);
      if (line.split != options_.split) return;
    }
    const std::string dataset = line.dataset.empty() ? name() : line.dataset;
    const std::string unnamed = dataset + "-" + std::to_string(number);
    line.sample.id = ids.take(line.sample.id.empty() ? unnamed : line.sample.id);
    const auto [entry, is_new] = picture_of.try_emplace(line.image, pictures_.size());
    if (is_new) pictures_.push_back({.file = options_.image_root / line.image, .samples = {}});
    pictures_[entry->second].samples.push_back(std::move(line.sample));
  });
  if (!pictures_.empty()) return;
  const std::vector<std::string> known(splits.begin(), splits.end());
  throw Error(
      {.where = options_.path.string(),
       .found = known.empty() ? "no questions" : "no line of split '" + options_.split + "'",
       .expected = known.empty() ? "one JSON object a line" : "one of " + join(known, ", ")});
}

void JsonlDataset::keep_range() {
  if (options_.first >= num_images()) {
    throw Error({.where = options_.path.string(),
                 .found = std::to_string(num_images()) + " pictures",
                 .expected = "more than the " + std::to_string(options_.first) + " to leave out"});
  }
  pictures_.erase(pictures_.begin(), pictures_.begin() + options_.first);
  const auto wanted = static_cast<size_t>(options_.count);
  if (wanted > 0 && wanted < pictures_.size()) pictures_.resize(wanted);
}

const JsonlDataset::Picture& JsonlDataset::at(int64_t index) const {
  assert(index >= 0 && index < num_images());
  return pictures_[static_cast<size_t>(index)];
}

std::vector<Sample> JsonlDataset::samples(int64_t index) const { return at(index).samples; }

image::Image JsonlDataset::picture(int64_t index) const {
  return image::decode_image(at(index).file);
}

std::string JsonlDataset::fingerprint() const {
  std::string text = content_hash_ + " split " + options_.split + " first " +
                     std::to_string(options_.first) + " count " + std::to_string(options_.count);
  for (const Picture& picture : pictures_) {
    std::error_code missing;
    const auto bytes = fs::file_size(picture.file, missing);
    text += missing ? " missing" : " " + std::to_string(bytes);
  }
  return hash_of(text);
}

}  // namespace glimpse::data
