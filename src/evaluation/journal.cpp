#include "evaluation/journal.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>

#include "base/base64.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kVersion = 1;

fs::path journal_folder(const fs::path& run) { return run / "journal"; }

[[noreturn]] void fail(const fs::path& path, const std::string& what) {
  throw Error({.where = path.string(),
               .found = what + ": " + std::strerror(errno),
               .advice = "check the disk and the permissions of the run folder"});
}

// Eight tokens a byte, the first in the lowest bit.
std::string pack(const std::vector<bool>& kept) {
  std::vector<uint8_t> bytes((kept.size() + 7) / 8, 0);
  for (size_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) bytes[i / 8] |= static_cast<uint8_t>(1U << (i % 8));
  }
  return base64(bytes);
}

std::vector<bool> unpack(const std::string& text, int64_t count) {
  const std::vector<uint8_t> bytes = from_base64(text);
  std::vector<bool> kept(static_cast<size_t>(count), false);
  for (size_t i = 0; i < kept.size() && i / 8 < bytes.size(); ++i) {
    kept[i] = (bytes[i / 8] >> (i % 8) & 1U) != 0;
  }
  return kept;
}

json to_json(const inference::Retention& r) {
  return {{"visual_tokens", r.visual_tokens},
          {"kv_tokens", r.kv_tokens},
          {"layer_average_tokens", r.layer_average_tokens},
          {"prefill_flops", r.prefill_flops},
          {"unpruned_prefill_flops", r.unpruned_prefill_flops},
          {"keep_ratio", r.keep_ratio}};
}

inference::Retention retention_from(const json& j) {
  return {.visual_tokens = j.at("visual_tokens"),
          .kv_tokens = j.at("kv_tokens"),
          .layer_average_tokens = j.at("layer_average_tokens"),
          .prefill_flops = j.at("prefill_flops"),
          .unpruned_prefill_flops = j.at("unpruned_prefill_flops"),
          .keep_ratio = j.at("keep_ratio")};
}

// Whole lines only: what follows the last line end was cut off by a crash.
std::string_view whole_lines(std::string_view text) {
  const size_t end = text.rfind('\n');
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

std::string read_from(const fs::path& path, size_t offset) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(0, std::ios::end);
  const auto size = static_cast<size_t>(std::max<std::streamoff>(file.tellg(), 0));
  if (!file) throw Error({.where = path.string(), .found = "a journal that cannot be read"});
  std::string text(size > offset ? size - offset : 0, '\0');
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  return text;
}

}  // namespace

fs::path journal_file(const fs::path& run, const std::string& setting, const std::string& writer) {
  return journal_folder(run) / (setting + "." + writer + ".jsonl");
}

std::map<std::string, std::vector<fs::path>> journal_files(const fs::path& run) {
  std::map<std::string, std::vector<fs::path>> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(journal_folder(run), ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".jsonl")) files[name.substr(0, name.find('.'))].push_back(entry.path());
  }
  for (auto& [setting, paths] : files) std::sort(paths.begin(), paths.end());
  return files;
}

std::vector<EvalRow> read_rows_from(const fs::path& file, size_t& offset) {
  const std::string text = read_from(file, offset);
  std::string_view rest = whole_lines(text);
  const std::string start =
      file.string() + (offset > 0 ? ", behind byte " + std::to_string(offset) : "") + ":";
  std::vector<EvalRow> rows;
  for (int64_t number = 1; !rest.empty(); ++number) {
    const size_t end = rest.find('\n');
    rows.push_back(row_from_json(rest.substr(0, end), start + std::to_string(number)));
    rest.remove_prefix(end + 1);
    offset += end + 1;
  }
  return rows;
}

std::string to_json_line(const EvalRow& row) {
  json j = {{"v", kVersion},
            {"id", row.id},
            {"image_id", row.image_id},
            {"setting", row.setting},
            {"repeat", row.repeat},
            {"order", row.order},
            {"metric", row.metric},
            {"task", row.task},
            {"type", row.type},
            {"question", row.question},
            {"references", row.references},
            {"prediction", row.prediction},
            {"scores", row.scores},
            {"retention", to_json(row.retention)},
            {"grid", {row.grid_height, row.grid_width}},
            {"kept", pack(row.kept)},
            {"kept_of", row.kept.size()},
            {"evidence_tokens", row.evidence_tokens},
            {"evidence_kept", row.evidence_kept},
            {"generated_tokens", row.generated_tokens},
            {"kv_bytes", row.kv_bytes},
            {"phases_ms", row.phases_ms},
            {"status", row.status}};
  if (row.evidence_area) j["evidence_area"] = *row.evidence_area;
  // A model may stop in the middle of a UTF-8 character.
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

EvalRow row_from_json(std::string_view line, const std::string& where) {
  const json j = parse_json(line, where);
  try {
    if (j.at("v") != kVersion) {
      throw Error({.where = where, .found = "journal version " + j.at("v").dump()});
    }
    EvalRow row{.id = j.at("id"),
                .image_id = j.at("image_id"),
                .setting = j.at("setting"),
                .repeat = j.at("repeat"),
                .order = j.value("order", int64_t{0}),
                .task = j.at("task"),
                .metric = j.value("metric", std::string()),
                .type = j.at("type"),
                .question = j.at("question"),
                .references = j.at("references"),
                .prediction = j.at("prediction"),
                .scores = j.at("scores"),
                .retention = retention_from(j.at("retention")),
                .grid_height = j.at("grid").at(0),
                .grid_width = j.at("grid").at(1)};
    row.kept = unpack(j.at("kept"), j.value("kept_of", row.retention.visual_tokens));
    row.evidence_tokens = j.at("evidence_tokens");
    row.evidence_kept = j.at("evidence_kept");
    if (j.contains("evidence_area")) row.evidence_area = j.at("evidence_area").get<double>();
    row.generated_tokens = j.at("generated_tokens");
    row.kv_bytes = j.at("kv_bytes");
    row.phases_ms = j.at("phases_ms").get<std::map<std::string, double>>();
    row.status = j.at("status");
    return row;
  } catch (const json::exception& e) {
    throw Error({.where = where,
                 .found = std::string("no journal row: ") + e.what(),
                 .advice = "remove the line; a resumed run answers the question again"});
  }
}

Journal::Journal(const fs::path& run, const std::string& setting, const std::string& writer)
    : path_(journal_file(run, setting, writer)) {
  fs::create_directories(path_.parent_path());
  if (fs::exists(path_)) {
    const std::string text = read_text_file(path_);
    const size_t whole = whole_lines(text).size();
    if (whole < text.size()) fs::resize_file(path_, whole);
  }
  file_.reset(std::fopen(path_.c_str(), "ab"));
  if (!file_) fail(path_, "cannot be opened");
}

void Journal::append(const EvalRow& row) {
  const std::string line = to_json_line(row) + "\n";
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size() ||
      std::fflush(file_.get()) != 0) {
    fail(path_, "cannot be written");
  }
}

std::vector<EvalRow> read_journal(const fs::path& run, const std::string& setting) {
  std::vector<EvalRow> rows;
  std::set<std::pair<std::string, int64_t>> seen;
  const auto files = journal_files(run);
  const auto own = files.find(setting);
  if (own == files.end()) return {};
  for (const fs::path& file : own->second) {
    size_t offset = 0;
    for (EvalRow& row : read_rows_from(file, offset)) {
      if (seen.emplace(row.id, row.repeat).second) rows.push_back(std::move(row));
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const EvalRow& a, const EvalRow& b) { return a.order < b.order; });
  return rows;
}

}  // namespace glimpse::evaluation
