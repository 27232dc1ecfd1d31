#include "evaluation/drawn_runs.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>

#include "base/error.h"
#include "data/registry.h"
#include "evaluation/flip_list.h"
#include "evaluation/flip_pictures.h"
#include "evaluation/gallery.h"
#include "evaluation/manifest.h"
#include "models/pretrained.h"

namespace glimpse::evaluation {
namespace {

using Ids = std::set<std::string>;

std::vector<GalleryPicture> pictures_from_data(const FinishedRun& run, const Ids& images) {
  const auto dataset = data::open_dataset(run.config.data);
  const std::string wanted = read_manifest(run.folder).data_sha256;
  if (dataset->fingerprint() != wanted) {
    throw Error(
        {.where = run.config.data.path.empty() ? run.config.data.source : run.config.data.path,
         .found = "other data than the run's",
         .expected = "sha256 " + wanted});
  }
  const auto processor = models::load_processor(run.config.model);
  std::vector<GalleryPicture> pictures;
  for (int64_t i = 0; i < dataset->num_images() && pictures.size() < images.size(); ++i) {
    const std::vector<data::Sample> samples = dataset->samples(i);
    if (samples.empty() || !images.contains(samples.front().image_id)) continue;
    pictures.push_back(gallery_picture(*dataset, i, *processor));
  }
  return pictures;
}

// One run's pictures, as far as its folder has them.
class Drawn {
 public:
  explicit Drawn(const FinishedRun& run) : run_(run) {
    if (run.config.gallery == 0) return;
    drawn_.gallery = load_gallery(run.config, run.folder);
    stored_ = load_flip_pictures(run.folder);
    for (const std::vector<GalleryPicture>* pictures : {&stored_.pictures, &drawn_.gallery}) {
      for (const GalleryPicture& picture : *pictures) known_.emplace(picture.image_id, &picture);
    }
  }

  /// `setting` as the run itself calls it.
  void add(const Flip& flip, const std::string& setting) {
    if (run_.config.gallery == 0) return;
    FlipShot shot{.setting = setting, .id = flip.after->id};
    for (const FlipShot& kept : stored_.shots) {
      if (kept.setting == setting && kept.id == shot.id) shot = kept;
    }
    shot.setting = flip.after->setting;
    drawn_.flips.shots.push_back(std::move(shot));
    const std::string& image = flip.after->image_id;
    if (!used_.insert(image).second) return;
    const auto picture = known_.find(image);
    if (picture == known_.end()) {
      missing_.insert(image);
    } else {
      drawn_.flips.pictures.push_back(*picture->second);
    }
  }

  RunPictures finish(std::vector<std::string>& warnings) {
    if (missing_.empty()) return std::move(drawn_);
    try {
      for (GalleryPicture& picture : pictures_from_data(run_, missing_)) {
        drawn_.flips.pictures.push_back(std::move(picture));
      }
    } catch (const Error& e) {
      warnings.push_back("Pictures of " + std::to_string(missing_.size()) +
                         " flips are missing: " + run_.folder.string() +
                         " does not keep them, and they could not be read again (" + e.what() +
                         ").");
    }
    return std::move(drawn_);
  }

 private:
  const FinishedRun& run_;
  RunPictures drawn_;
  FlipPictures stored_;
  std::map<std::string, const GalleryPicture*> known_;
  Ids used_, missing_;
};

}  // namespace

ReportPictures drawn_runs(const std::vector<FinishedRun>& runs, EvalSummary& summary,
                          const std::vector<std::vector<EvalRow>>& rows) {
  ReportPictures pictures;
  std::vector<Drawn> drawn;
  std::vector<std::string> own_names;
  drawn.reserve(runs.size());
  for (size_t i = 0; i < runs.size(); ++i) {
    drawn.emplace_back(runs[i]);
    for (const Setting& setting : runs[i].config.settings) {
      pictures.run_of_setting.push_back(i);
      own_names.push_back(setting.name);
    }
  }
  const std::vector<Flip> flips = list_flips(summary, rows, SIZE_MAX);
  for (const size_t place : flips_with_pictures(flips, kMostFlipPictures)) {
    const Flip& flip = flips[place];
    drawn[pictures.run_of_setting[flip.setting]].add(flip, own_names[flip.setting]);
  }
  for (Drawn& run : drawn) pictures.runs.push_back(run.finish(summary.warnings));
  return pictures;
}

}  // namespace glimpse::evaluation
