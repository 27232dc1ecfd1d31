#include "evaluation/facts_json.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace glimpse::evaluation {

using nlohmann::ordered_json;

std::string facts_json(const RunFacts& f) {
  const ordered_json j = {{"run", f.run},
                          {"program", f.program},
                          {"command", f.command},
                          {"model",
                           {{"path", f.model},
                            {"family", f.model_family},
                            {"dtype", f.dtype},
                            {"device", f.device},
                            {"sha256", f.model_sha256}}},
                          {"predictors", f.predictors_sha256},
                          {"data", {{"name", f.data}, {"sha256", f.data_sha256}}},
                          {"host", {{"machine", f.machine}, {"threads", f.threads}}},
                          {"peak_rss_bytes", f.peak_rss_bytes}};
  return j.dump();
}

RunFacts facts_from_json(std::string_view text, const std::string& where) {
  const nlohmann::json j = parse_json(text, where);
  try {
    const nlohmann::json& model = j.at("model");
    return {.run = j.at("run"),
            .model = model.at("path"),
            .model_family = model.at("family"),
            .dtype = model.at("dtype"),
            .device = model.at("device"),
            .data = j.at("data").at("name"),
            .model_sha256 = model.at("sha256"),
            .data_sha256 = j.at("data").at("sha256"),
            .predictors_sha256 = j.at("predictors").get<std::map<std::string, std::string>>(),
            .program = j.at("program"),
            .machine = j.at("host").at("machine"),
            .command = j.value("command", std::string()),
            .threads = j.at("host").at("threads"),
            .peak_rss_bytes = j.at("peak_rss_bytes")};
  } catch (const nlohmann::json::exception& e) {
    throw Error(
        {.where = where, .found = std::string("no manifest of an evaluation: ") + e.what()});
  }
}

std::string calibrations_json(const std::vector<Calibration>& calibrations) {
  ordered_json list = ordered_json::array();
  for (const Calibration& c : calibrations) {
    list.push_back({{"setting", c.setting},
                    {"budget", c.budget},
                    {"threshold", c.threshold},
                    {"realised", c.realised},
                    {"data", c.data},
                    {"pictures", c.pictures},
                    {"questions", c.questions}});
  }
  return ordered_json{{"calibration", list}}.dump(2);
}

std::vector<Calibration> calibrations_from_json(std::string_view text, const std::string& where) {
  const nlohmann::json j = parse_json(text, where);
  std::vector<Calibration> calibrations;
  try {
    for (const nlohmann::json& c : j.at("calibration")) {
      calibrations.push_back({.setting = c.at("setting"),
                              .budget = c.at("budget"),
                              .threshold = c.at("threshold"),
                              .realised = c.at("realised"),
                              .data = c.at("data"),
                              .pictures = c.at("pictures"),
                              .questions = c.at("questions")});
    }
  } catch (const nlohmann::json::exception& e) {
    throw Error({.where = where, .found = std::string("no list of thresholds: ") + e.what()});
  }
  return calibrations;
}

}  // namespace glimpse::evaluation
