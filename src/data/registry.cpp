#include "data/registry.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
#include "data/benchmarks.h"
#include "data/handwritten_digits.h"
#include "data/jsonl.h"
#include "data/scene_dataset.h"

namespace glimpse::data {
namespace {

struct SceneSplit {
  std::string_view name;
  int64_t first;
};
constexpr std::array kSceneSplits{SceneSplit{"train", kFirstTrainScene},
                                  SceneSplit{"validation", kFirstValidationScene},
                                  SceneSplit{"test", kFirstTestScene}};
constexpr int64_t kScenesPerSplit = kFirstValidationScene - kFirstTrainScene;
constexpr int64_t kDefaultScenes = 1000;

template <class Table>
auto find_entry(const Table& table, std::string_view name) {
  return std::find_if(table.begin(), table.end(), [&](const auto& e) { return e.name == name; });
}

template <class Table>
const auto& entry_named(const Table& table, const std::string& name, const std::string& where) {
  const auto found = find_entry(table, name);
  if (found != table.end()) return *found;
  std::vector<std::string> known;
  for (const auto& entry : table) known.emplace_back(entry.name);
  const std::string closest = closest_match(name, known);
  throw Error({.where = where,
               .found = "'" + name + "'",
               .expected = "one of " + join(known, ", "),
               .advice = closest.empty() ? "" : "did you mean '" + closest + "'?"});
}

void check_number(const std::string& where, int64_t value, int64_t high) {
  if (value >= 0 && value <= high) return;
  throw Error({.where = where,
               .found = std::to_string(value),
               .expected = "a number from 0 to " + std::to_string(high)});
}

void validate_scenes(const DataConfig& config, const std::string& where) {
  entry_named(kSceneSplits, config.split, where + ".split");
  check_number(where + ".first", config.first, kScenesPerSplit - kDefaultScenes);
  check_number(where + ".count", config.count, kScenesPerSplit - config.first);
  check_number(where + ".hand_drawn_percent", config.hand_drawn_percent, 100);
}

void validate_file(const DataConfig& config, const std::string& where) {
  constexpr int64_t kAnyNumber = INT64_MAX;
  check_number(where + ".first", config.first, kAnyNumber);
  check_number(where + ".count", config.count, kAnyNumber);
  if (!config.path.empty()) return;
  throw Error({.where = where + ".path",
               .found = "nothing",
               .expected = "a file of questions, because the source is " + config.source});
}

std::unique_ptr<Dataset> open_scenes(const DataConfig& config) {
  SceneDatasetOptions options{.seed = config.seed,
                              .first = find_entry(kSceneSplits, config.split)->first + config.first,
                              .count = config.count == 0 ? kDefaultScenes : config.count,
                              .hand_drawn_percent = static_cast<int>(config.hand_drawn_percent)};
  if (!config.digits.empty()) options.digits = read_handwritten_digits(config.digits);
  return std::make_unique<SceneDataset>(std::move(options));
}

std::unique_ptr<Dataset> open_jsonl(const DataConfig& config) {
  return std::make_unique<JsonlDataset>(JsonlOptions{.path = config.path,
                                                     .image_root = config.image_root,
                                                     .split = config.split,
                                                     .first = config.first,
                                                     .count = config.count});
}

using ReadRows = QuestionRows (*)(const DataConfig&);

template <ReadRows read>
std::unique_ptr<Dataset> open_rows(const DataConfig& config) {
  return std::make_unique<RowDataset>(read(config), PictureRange{config.first, config.count});
}

void validate_vqav2(const DataConfig& config, const std::string& where) {
  validate_file(config, where);
  if (!config.annotations.empty()) return;
  throw Error({.where = where + ".annotations",
               .found = "nothing",
               .expected = "the file of the answers, because questions stand apart from them"});
}

void validate_scienceqa(const DataConfig& config, const std::string& where) {
  validate_file(config, where);
  if (config.split.empty() == config.annotations.empty()) return;
  throw Error({.where = where + ".annotations",
               .found = config.annotations.empty() ? "nothing" : "a file of splits without a split",
               .expected = "pid_splits.json and a split, or neither (split: '')"});
}

void validate_vqa_rad(const DataConfig& config, const std::string& where) {
  validate_file(config, where);
  if (config.split.empty() || config.split == "train" || config.split == "test") return;
  throw Error({.where = where + ".split",
               .found = "'" + config.split + "'",
               .expected = "train, test, or '' for all"});
}

struct Source {
  std::string_view name;
  std::string_view options;  // beside `source`
  void (*validate)(const DataConfig&, const std::string& where);
  std::unique_ptr<Dataset> (*open)(const DataConfig&);
};
constexpr std::string_view kPictureFile = "path image_root first count";
constexpr std::array kSources{
    Source{"scenes", "split first count seed digits hand_drawn_percent", validate_scenes,
           open_scenes},
    Source{"jsonl", "path image_root split first count", validate_file, open_jsonl},
    Source{"tsv", kPictureFile, validate_file, open_rows<read_tsv>},
    Source{"vqav2", "path annotations image_root first count", validate_vqav2,
           open_rows<read_vqav2>},
    Source{"textvqa", kPictureFile, validate_file, open_rows<read_textvqa>},
    Source{"vizwiz", kPictureFile, validate_file, open_rows<read_vizwiz>},
    Source{"gqa", kPictureFile, validate_file, open_rows<read_gqa>},
    Source{"scienceqa", "path annotations image_root split first count", validate_scienceqa,
           open_rows<read_scienceqa>},
    Source{"pope", kPictureFile, validate_file, open_rows<read_pope>},
    Source{"mme", "path first count", validate_file, open_rows<read_mme>},
    Source{"docvqa", kPictureFile, validate_file, open_rows<read_docvqa>},
    Source{"infographicvqa", kPictureFile, validate_file, open_rows<read_docvqa>},
    Source{"chartqa", kPictureFile, validate_file, open_rows<read_chartqa>},
    Source{"viscot", "path annotations image_root split first count", validate_file,
           open_rows<read_viscot>},
    Source{"coco", kPictureFile, validate_file, open_rows<read_coco>},
    Source{"karpathy", "path image_root split first count", validate_file,
           open_rows<read_karpathy>},
    Source{"nocaps", kPictureFile, validate_file, open_rows<read_coco>},
    Source{"nlvr", kPictureFile, validate_file, open_rows<read_nlvr>},
    Source{"vqa_rad", "path image_root split first count", validate_vqa_rad,
           open_rows<read_vqa_rad>},
};

struct Option {
  std::string name, value;
};

class OptionLister {
 public:
  void operator()(const char* name, const std::string& value, const char*) {
    options.push_back({name, value});
  }
  template <std::integral T>
  void operator()(const char* name, T value, const char*) {
    options.push_back({name, std::to_string(value)});
  }
  std::vector<Option> options;
};

std::vector<Option> options_of(DataConfig config) {
  OptionLister lister;
  visit_fields(lister, config);
  return lister.options;
}

}  // namespace

void validate(const DataConfig& config, const std::string& where) {
  const Source& source = entry_named(kSources, config.source, where + ".source");
  std::vector<std::string> applying = split_whitespace(source.options);
  applying.emplace_back("source");
  const std::vector<Option> given = options_of(config), defaults = options_of({});
  for (size_t i = 0; i < given.size(); ++i) {
    const bool applies =
        std::find(applying.begin(), applying.end(), given[i].name) != applying.end();
    if (applies || given[i].value == defaults[i].value) continue;
    throw Error(
        {.where = where + "." + given[i].name,
         .found = "'" + given[i].value + "'",
         .expected = "nothing, because it has no effect on the source '" + config.source + "'",
         .advice = "remove it"});
  }
  source.validate(config, where);
}

std::unique_ptr<Dataset> open_dataset(const DataConfig& config, const std::string& where) {
  validate(config, where);
  return find_entry(kSources, config.source)->open(config);
}

}  // namespace glimpse::data
