#include "data/row_dataset.h"

#include <cassert>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "base/base64.h"
#include "base/error.h"
#include "base/file.h"
#include "data/json_rows.h"
#include "image/codec.h"

namespace glimpse::data {
namespace {

namespace fs = std::filesystem;

std::string sha256_of(const std::string& text) {
  return sha256_hex(std::as_bytes(std::span(text)));
}

std::string key_of(const PictureSource& source) {
  return source.file.string() + "@" + std::to_string(source.offset);
}

void check_rows(const QuestionRows& rows) {
  const std::string where = rows.files.empty() ? rows.name : rows.files.front().string();
  if (rows.rows.empty()) {
    throw Error({.where = where,
                 .found = "no questions",
                 .expected = "one or more",
                 .advice = "check data.split"});
  }
  std::unordered_set<std::string> ids;
  for (const QuestionRow& row : rows.rows) {
    if (ids.insert(row.sample.id).second) continue;
    throw Error({.where = where,
                 .found = "question id " + shown(row.sample.id) + " twice",
                 .expected = "ids of their own"});
  }
}

}  // namespace

image::Image read_picture(const PictureSource& source) {
  if (source.size < 0) return image::decode_image(source.file);
  const auto file = MappedFile::open(source.file);
  const auto end = static_cast<size_t>(source.offset + source.size);
  const std::string where = source.file.string() + ", byte " + std::to_string(source.offset);
  if (end > file->bytes().size()) {
    throw Error({.where = where, .found = "the end of the file", .expected = "a picture"});
  }
  const auto bytes =
      file->bytes().subspan(static_cast<size_t>(source.offset), static_cast<size_t>(source.size));
  if (!source.base64) return image::decode_image(bytes, where);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::vector<uint8_t> decoded = from_base64(text);
  return image::decode_image(std::as_bytes(std::span(decoded)), where);
}

RowDataset::RowDataset(QuestionRows rows, const PictureRange& range) : name_(rows.name) {
  assert(range.first >= 0 && range.count >= 0);
  check_rows(rows);
  std::unordered_map<std::string, size_t> place;
  for (QuestionRow& row : rows.rows) {
    const auto [entry, is_new] = place.try_emplace(key_of(row.picture), pictures_.size());
    if (is_new) pictures_.push_back({.source = row.picture, .samples = {}});
    pictures_[entry->second].samples.push_back(std::move(row.sample));
  }
  if (range.first >= num_images()) {
    throw Error(
        {.where = "data.first",
         .found = std::to_string(range.first),
         .expected = "less than the " + std::to_string(num_images()) + " pictures there are"});
  }
  pictures_.erase(pictures_.begin(), pictures_.begin() + range.first);
  const auto wanted = static_cast<size_t>(range.count);
  if (wanted > 0 && wanted < pictures_.size()) pictures_.resize(wanted);
  std::string text = std::to_string(range.first) + " " + std::to_string(range.count);
  for (const fs::path& file : rows.files) text += " " + sha256_of(read_text_file(file));
  for (const Picture& picture : pictures_) {
    std::error_code missing;
    const auto bytes = fs::file_size(picture.source.file, missing);
    text += missing ? " missing" : " " + std::to_string(bytes);
    for (const Sample& sample : picture.samples) text += " " + sample.id;
  }
  fingerprint_ = sha256_of(text);
}

std::vector<Sample> RowDataset::samples(int64_t index) const {
  assert(index >= 0 && index < num_images());
  return pictures_[static_cast<size_t>(index)].samples;
}

image::Image RowDataset::picture(int64_t index) const {
  assert(index >= 0 && index < num_images());
  return read_picture(pictures_[static_cast<size_t>(index)].source);
}

}  // namespace glimpse::data
