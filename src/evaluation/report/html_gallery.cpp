#include "evaluation/report/html_gallery.h"

#include <algorithm>

#include "evaluation/report/chart.h"
#include "evaluation/report/picture_uri.h"
#include "evaluation/report/wording.h"
#include "image/draw.h"

namespace glimpse::evaluation {
namespace {

constexpr size_t kRivals = 4;
constexpr int64_t kTileSide = 340;  // pixels worth embedding

using RowsById = std::map<std::string, const EvalRow*>;

std::vector<RowsById> index_rows(const std::vector<std::vector<EvalRow>>& rows) {
  std::vector<RowsById> indexed(rows.size());
  for (size_t s = 0; s < rows.size(); ++s) {
    for (const EvalRow& row : rows[s]) {
      if (row.ok() && row.repeat == 0) indexed[s][row.id] = &row;
    }
  }
  return indexed;
}

// The baseline, then trained predictors, then one method without training.
std::vector<size_t> settings_to_show(const EvalSummary& summary) {
  std::vector<size_t> trained, others, baseline;
  for (size_t s = 0; s < summary.settings.size(); ++s) {
    const SettingSummary& setting = summary.settings[s];
    if (setting.name == summary.baseline) {
      baseline.push_back(s);
    } else if (!setting.predictor.empty()) {
      trained.push_back(s);
    } else if (setting.method != "oracle") {
      others.push_back(s);
    }
  }
  const size_t room = others.empty() ? kRivals : kRivals - 1;
  trained.resize(std::min(trained.size(), room));
  others.resize(std::min(others.size(), kRivals - trained.size()));
  std::vector<size_t> shown = baseline;
  shown.insert(shown.end(), trained.begin(), trained.end());
  shown.insert(shown.end(), others.begin(), others.end());
  return shown;
}

std::string image_tag(const EvalRow& row, const GalleryPicture& picture) {
  const auto found = picture.boxes.find(row.id);
  const std::vector<image::UnitBox> boxes =
      found == picture.boxes.end() ? std::vector<image::UnitBox>() : found->second;
  const int scale = picture.picture.width < kTileSide ? 2 : 1;
  const image::Image drawn = image::overlay_kept_tokens(
      picture.picture,
      {.grid_height = row.grid_height, .grid_width = row.grid_width, .kept = row.kept}, boxes,
      scale);
  return "<img alt='kept tokens' src='" + picture_uri(drawn, 2 * kTileSide) + "'>";
}

std::string tile(const EvalRow& row, const GalleryPicture& picture) {
  const auto exact = row.scores.find("exact_match");
  const bool right = exact != row.scores.end() && exact->second > 0;
  return "<div class='tile'>" + image_tag(row, picture) + "<div class='who'>" +
         escaped(row.setting) + "<span>" + percent(row.retention.kv_ratio()) +
         "</span></div><div class='said " + (right ? "right'>&#10003; " : "wrong'>&#10007; ") +
         escaped(row.prediction) + "</div></div>";
}

// Types take turns over the pictures.
const EvalRow* question_of(const GalleryPicture& picture, const std::vector<EvalRow>& rows,
                           const std::vector<std::string>& types, size_t turn) {
  std::vector<const EvalRow*> asked;
  for (const EvalRow& row : rows) {
    if (row.image_id == picture.image_id && row.ok() && row.repeat == 0 && row.grid_height > 0) {
      asked.push_back(&row);
    }
  }
  for (size_t i = 0; i < types.size(); ++i) {
    const std::string& type = types[(turn + i) % types.size()];
    for (const EvalRow* row : asked) {
      if ((row->type.empty() ? row->task : row->type) == type) return row;
    }
  }
  return nullptr;
}

const GalleryPicture* picture_of(const std::string& image_id, const RunPictures* run) {
  if (run == nullptr) return nullptr;
  for (const GalleryPicture& picture : run->gallery) {
    if (picture.image_id == image_id) return &picture;
  }
  return nullptr;
}

}  // namespace

std::string gallery_html(const EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows,
                         const ReportPictures& pictures) {
  if (pictures.runs.empty()) return "";
  const std::vector<GalleryPicture>& gallery = pictures.runs.front().gallery;
  const std::vector<size_t> shown = settings_to_show(summary);
  const std::vector<RowsById> indexed = index_rows(rows);
  const std::vector<std::string> types = types_of(summary);
  std::string html;
  for (size_t i = 0; i < gallery.size(); ++i) {
    const EvalRow* question = question_of(gallery[i], rows[shown.front()], types, i);
    if (question == nullptr) continue;
    html += "<div class='shot'><div class='ask'><span class='tag'>" +
            escaped(question->type.empty() ? question->task : question->type) + "</span><b>" +
            escaped(question->question) + "</b> <span class='soft'>reference: " +
            escaped(question->references.empty() ? "" : question->references.front()) +
            "</span></div><div class='tiles'>";
    for (const size_t s : shown) {
      const auto row = indexed[s].find(question->id);
      const GalleryPicture* picture = picture_of(gallery[i].image_id, pictures.of_setting(s));
      if (row != indexed[s].end() && picture != nullptr) html += tile(*row->second, *picture);
    }
    html += "</div></div>";
  }
  return html;
}

}  // namespace glimpse::evaluation
