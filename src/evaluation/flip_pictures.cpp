#include "evaluation/flip_pictures.h"

#include <torch/torch.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/base64.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/signal.h"
#include "evaluation/gallery.h"
#include "evaluation/questions.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path flip_folder(const fs::path& run) { return run / "flips"; }
fs::path score_file(const fs::path& run) { return flip_folder(run) / "scores.json"; }

struct Levels {
  std::vector<uint8_t> scores;
  std::vector<bool> seen;
};

// Of the last step that chose: its smallest score as 0, the largest as 255. Nothing without scores
// that differ.
Levels levels(const inference::Answer& answer) {
  const auto total = static_cast<size_t>(answer.retention.visual_tokens);
  if (!answer.scores.defined() || answer.scores.numel() != answer.scored.numel()) return {};
  const torch::Tensor scores = answer.scores.detach().cpu().to(torch::kFloat).flatten();
  if (!torch::isfinite(scores).all().item<bool>() || scores.numel() == 0) return {};
  const torch::Tensor low = scores.min(), range = scores.max() - low;
  if (range.item<float>() <= 0) return {};
  const torch::Tensor bytes = ((scores - low) / range * 255).round().to(torch::kUInt8).contiguous();
  const torch::Tensor places = answer.scored.cpu().contiguous();
  Levels found{.scores = std::vector<uint8_t>(total), .seen = std::vector<bool>(total)};
  for (int64_t i = 0; i < places.numel(); ++i) {
    const auto place = static_cast<size_t>(places.data_ptr<int64_t>()[i]);
    found.scores.at(place) = bytes.data_ptr<uint8_t>()[i];
    found.seen.at(place) = true;
  }
  if (places.numel() == answer.retention.visual_tokens) found.seen.clear();
  return found;
}

std::vector<bool> marks_from(const std::string& text) {
  std::vector<bool> marks;
  for (const char mark : text) marks.push_back(mark == '1');
  return marks;
}

struct Place {
  int64_t image = 0;
  data::Sample sample;
};

// Where the questions of the flips stand in the data set.
std::map<std::string, Place> places_of(const data::Dataset& dataset,
                                       const std::vector<Flip>& flips) {
  std::set<std::string> wanted;
  for (const Flip& flip : flips) wanted.insert(flip.after->id);
  std::map<std::string, Place> places;
  for (int64_t i = 0; i < dataset.num_images() && places.size() < wanted.size(); ++i) {
    for (const data::Sample& sample : dataset.samples(i)) {
      if (wanted.contains(sample.id)) places.try_emplace(sample.id, Place{i, sample});
    }
  }
  return places;
}

Levels scores_again(const EvalConfig& config, const EvalInputs& inputs, const Variant& variant,
                    const Place& place) {
  c10::InferenceMode no_gradients;
  models::ModelInput input = input_of(variant, prompt_of(place.sample, config),
                                      inputs.dataset.picture(place.image), *inputs.model.processor);
  std::vector<pruning::Stage> stages = stages_of(variant, place.sample, input);
  return levels(inference::answer(inputs.model, {.input = std::move(input),
                                                 .stages = std::move(stages),
                                                 .generation = {.max_new_tokens = 1}}));
}

}  // namespace

void save_flip_pictures(const EvalConfig& config, const EvalInputs& inputs, const fs::path& run,
                        const std::vector<Flip>& flips) {
  const std::map<std::string, Place> places = places_of(inputs.dataset, flips);
  std::map<std::string, Variant> variants;
  for (const Variant& variant : variants_of(config, inputs)) {
    variants.try_emplace(variant.setting, variant);  // the first seed
  }
  std::set<int64_t> images;
  json shots = json::array();
  for (const Flip& flip : flips) {
    if (stop_requested()) throw Interrupted("stopped; run again with --resume to finish");
    const auto place = places.find(flip.after->id);
    if (place == places.end()) continue;
    images.insert(place->second.image);
    const Levels found =
        scores_again(config, inputs, variants.at(flip.after->setting), place->second);
    json shot = {
        {"setting", flip.after->setting}, {"id", flip.after->id}, {"scores", base64(found.scores)}};
    if (!found.seen.empty()) shot["seen"] = marks_text(found.seen);
    shots.push_back(std::move(shot));
  }
  save_pictures(inputs, {images.begin(), images.end()}, flip_folder(run));
  write_file_atomically(score_file(run), shots.dump(1) + "\n");
}

FlipPictures load_flip_pictures(const fs::path& run) {
  if (!fs::exists(score_file(run))) return {};
  FlipPictures flips{.pictures = load_pictures(flip_folder(run), kMostFlipPictures)};
  const json shots = read_json_file(score_file(run));
  try {
    for (const json& shot : shots) {
      flips.shots.push_back({.setting = shot.at("setting"),
                             .id = shot.at("id"),
                             .scores = from_base64(shot.at("scores").get<std::string>()),
                             .seen = marks_from(shot.value("seen", ""))});
    }
  } catch (const json::exception& e) {
    throw Error({.where = score_file(run).string(), .found = std::string("no flips: ") + e.what()});
  }
  return flips;
}

}  // namespace glimpse::evaluation
