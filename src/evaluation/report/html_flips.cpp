#include "evaluation/report/html_flips.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.h"
#include "base/strings.h"
#include "evaluation/flip_list.h"
#include "evaluation/report/chart.h"
#include "evaluation/report/flip_script.h"
#include "evaluation/report/picture_uri.h"

namespace glimpse::evaluation {
namespace {

using nlohmann::json;

constexpr size_t kMostFlips = 20000;
constexpr size_t kLongestText = 300;
constexpr size_t kMostPictureBytes = 4'000'000;
constexpr int64_t kPictureSide = 336;

std::string cut(const std::string& text) {
  return text.size() > kLongestText ? text.substr(0, kLongestText) + " ..." : text;
}

json flip_cells(const Flip& flip) {
  const EvalRow &before = *flip.before, &after = *flip.after;
  return {after.setting,
          flip.was_right ? "right to wrong" : "wrong to right",
          after.type.empty() ? after.task : after.type,
          after.id,
          cut(after.question),
          cut(before.references.empty() ? "" : before.references.front()),
          cut(before.prediction),
          cut(after.ok() ? after.prediction : after.status)};
}

// The shots whose flip and picture are there; every picture once.
class Shots {
 public:
  Shots(const std::vector<Flip>& flips, const ReportPictures& stored) {
    for (size_t i = 0; i < flips.size(); ++i) {
      flips_[{flips[i].after->setting, flips[i].after->id}] = {i, flips[i].after};
    }
    for (const RunPictures& run : stored.runs) {
      pictures_.clear();
      for (const GalleryPicture& p : run.flips.pictures) pictures_[p.image_id] = &p;
      for (const FlipShot& shot : run.flips.shots) add(shot);
    }
  }
  json data() const { return {{"pictures", uris_}, {"shots", shots_}}; }
  bool empty() const { return shots_.empty(); }

 private:
  struct Place {
    size_t flip = 0;
    const EvalRow* row = nullptr;
  };

  void add(const FlipShot& shot) {
    const auto flip = flips_.find({shot.setting, shot.id});
    if (flip == flips_.end()) return;
    const EvalRow& row = *flip->second.row;
    const auto picture = pictures_.find(row.image_id);
    if (picture == pictures_.end()) return;
    const std::optional<size_t> uri = uri_of(*picture->second);
    if (!uri) return;
    json boxes = json::array();
    const auto found = picture->second->boxes.find(shot.id);
    if (found != picture->second->boxes.end()) {
      for (const image::UnitBox& b : found->second) boxes.push_back({b.x1, b.y1, b.x2, b.y2});
    }
    shots_.push_back({{"flip", flip->second.flip},
                      {"picture", *uri},
                      {"grid", {row.grid_height, row.grid_width}},
                      {"kept", marks_text(row.kept)},
                      {"scores", base64(shot.scores)},
                      {"seen", marks_text(shot.seen)},
                      {"share", row.retention.kv_ratio()},
                      {"boxes", boxes}});
  }

  // Nothing when the page is full. Runs that see a picture alike share it.
  std::optional<size_t> uri_of(const GalleryPicture& picture) {
    const auto known = uri_places_.find(&picture);
    if (known != uri_places_.end()) return known->second;
    std::string uri = picture_uri(picture.picture, kPictureSide);
    const auto place =
        static_cast<size_t>(std::find(uris_.begin(), uris_.end(), uri) - uris_.begin());
    if (place == uris_.size()) {
      if (bytes_ + uri.size() > kMostPictureBytes) return std::nullopt;
      bytes_ += uri.size();
      uris_.push_back(std::move(uri));
    }
    return uri_places_[&picture] = place;
  }

  std::map<std::pair<std::string, std::string>, Place> flips_;
  std::map<std::string, const GalleryPicture*> pictures_;
  std::map<const GalleryPicture*, size_t> uri_places_;
  std::vector<std::string> uris_;
  json shots_ = json::array();
  size_t bytes_ = 0;
};

std::string choice(const std::string& id, const std::vector<std::string>& values,
                   const std::string& all) {
  std::string html =
      "<select id='" + id + "' aria-label='" + all + "'><option value=''>" + all + "</option>";
  for (const std::string& value : values) html += "<option>" + escaped(value) + "</option>";
  return html + "</select> ";
}

// "</script" inside a text would end the element.
std::string data_element(const std::string& id, const json& data) {
  return "<script type='application/json' id='" + id + "'>" +
         replace_all(data.dump(-1, ' ', false, json::error_handler_t::replace), "</", "<\\/") +
         "</script>";
}

std::string controls(const EvalSummary& summary, bool with_pictures) {
  std::vector<std::string> names;
  for (const SettingSummary& setting : summary.settings) {
    if (setting.name != summary.baseline) names.push_back(setting.name);
  }
  const std::string modes =
      "<select id='flip-mode' aria-label='what is drawn'><option value='kept'>kept tokens</option>"
      "<option value='heat'>score heat-map</option><option "
      "value='plain'>picture</option></select> ";
  return "<p>" + choice("flip-setting", names, "every setting") +
         choice("flip-way", {"right to wrong", "wrong to right"}, "both directions") +
         (with_pictures ? modes : "") +
         "<input id='flip-find' placeholder='search' aria-label='search'> "
         "<span id='flip-count' class='soft'></span></p>";
}

}  // namespace

std::string flip_explorer_html(const EvalSummary& summary,
                               const std::vector<std::vector<EvalRow>>& rows,
                               const ReportPictures& pictures) {
  const std::vector<Flip> flips = list_flips(summary, rows, kMostFlips);
  if (flips.empty()) return "";
  json cells = json::array();
  for (const Flip& flip : flips) cells.push_back(flip_cells(flip));
  const Shots shots(flips, pictures);
  std::string header;
  for (const char* title : {"setting", "flip", "type", "id", "question", "reference",
                            "baseline says", "setting says"}) {
    header += std::string("<th>") + title + "</th>";
  }
  return controls(summary, !shots.empty()) +
         (shots.empty() ? "" : "<div id='flip-shots' class='tiles'></div>") +
         "<div class='scroll flips'><table><thead><tr>" + header +
         "</tr></thead><tbody id='flip-body'></tbody></table></div>" +
         data_element("flip-data", cells) + data_element("flip-shot-data", shots.data()) +
         "<script>" + std::string(kFlipScript) + "</script>";
}

}  // namespace glimpse::evaluation
