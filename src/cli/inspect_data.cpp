#include "cli/inspect_data.h"

#include <algorithm>
#include <map>
#include <span>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "config/parse.h"
#include "config/yaml_reader.h"
#include "data/registry.h"

namespace glimpse::cli {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kDecoded = 32;
constexpr int64_t kShown = 3;

data::DataConfig data_section(const fs::path& file) {
  const config::Node root = config::read_yaml_file(file);
  const config::Node* section = root.find("data");
  if (section == nullptr) {
    throw Error({.where = file.string(), .found = "no 'data'", .expected = "a section 'data'"});
  }
  return config::parse_config<data::DataConfig>(*section, "data");
}

std::string hash_line(const std::string& file) {
  if (file.empty() || !fs::is_regular_file(file)) return "";
  const std::string bytes = read_text_file(file);
  return "  " + file + ": " + std::to_string(bytes.size()) + " bytes, sha256 " +
         sha256_hex(std::as_bytes(std::span(bytes))) + "\n";
}

std::string counts(const data::Dataset& dataset) {
  std::map<std::string, int64_t> types;
  int64_t questions = 0, answers = 0, boxes = 0, empty = 0;
  for (int64_t i = 0; i < dataset.num_images(); ++i) {
    for (const data::Sample& sample : dataset.samples(i)) {
      ++questions;
      ++types[sample.type.empty() ? "(no type)" : sample.type];
      answers += static_cast<int64_t>(sample.answers.size());
      boxes += sample.boxes.empty() ? 0 : 1;
      empty += std::count(sample.answers.begin(), sample.answers.end(), "");
    }
  }
  std::string text = std::to_string(questions) + " questions about " +
                     std::to_string(dataset.num_images()) + " pictures, " +
                     std::to_string(answers) + " reference answers (" + std::to_string(empty) +
                     " empty), " + std::to_string(boxes) + " questions with evidence boxes\n";
  for (const auto& [type, count] : types) text += "  " + type + ": " + std::to_string(count) + "\n";
  return text;
}

void decode_some(const data::Dataset& dataset, DataReport& report) {
  const int64_t count = std::min(kDecoded, dataset.num_images());
  int64_t smallest = INT64_MAX, largest = 0;
  std::string troubles;
  for (int64_t i = 0; i < count; ++i) {
    try {
      const image::Image picture = dataset.picture(i * dataset.num_images() / count);
      smallest = std::min(smallest, picture.width * picture.height);
      largest = std::max(largest, picture.width * picture.height);
    } catch (const Error& e) {
      ++report.broken_pictures;
      if (report.broken_pictures <= kShown) troubles += std::string("  ") + e.what() + "\n";
    }
  }
  report.text += std::to_string(count) + " pictures decoded, spread over the set: " +
                 std::to_string(report.broken_pictures) + " missing or broken";
  if (largest > 0) {
    report.text += ", " + std::to_string(smallest) + " to " + std::to_string(largest) + " pixels";
  }
  report.text += "\n" + troubles;
}

std::string shown_samples(const data::Dataset& dataset) {
  const int64_t count = std::min(kShown, dataset.num_images());
  std::string text;
  for (int64_t i = 0; i < count; ++i) {
    const data::Sample sample = dataset.samples(i * dataset.num_images() / count).front();
    text += "sample " + sample.id + " (" + sample.image_id + "): " + sample.question + " -> " +
            join(sample.answers, " | ") +
            (sample.metric.empty() ? "" : " [" + sample.metric + "]") + "\n";
  }
  return text;
}

}  // namespace

DataReport describe_data(const fs::path& config) {
  const data::DataConfig section = data_section(config);
  const auto dataset = data::open_dataset(section);
  DataReport report{.text = "source " + section.source + ", sha256 of the content " +
                            dataset->fingerprint() + "\n"};
  report.text += hash_line(section.path) + hash_line(section.annotations) + counts(*dataset);
  decode_some(*dataset, report);
  report.text += shown_samples(*dataset);
  return report;
}

}  // namespace glimpse::cli
