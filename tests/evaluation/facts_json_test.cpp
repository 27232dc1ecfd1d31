#include "evaluation/facts_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

TEST(FactsJson, SurviveTheRoundTrip) {
  RunFacts facts = test::small_summary().facts;
  facts.command = "glimpse eval x.yaml";
  const std::string text = facts_json(facts);
  EXPECT_EQ(nlohmann::json::parse(text).at("model").at("sha256"), "0123456789abcdef");
  EXPECT_EQ(facts_json(facts_from_json(text, "here")), text);
}

TEST(FactsJson, AMissingKeyNamesThePlace) {
  auto json = nlohmann::json::parse(facts_json(test::small_summary().facts));
  json["model"].erase("dtype");
  try {
    facts_from_json(json.dump(), "runs/x/manifest.json");
    FAIL() << "no error";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("runs/x/manifest.json"), std::string::npos) << e.what();
    EXPECT_NE(std::string(e.what()).find("dtype"), std::string::npos) << e.what();
  }
}

TEST(CalibrationsJson, KeepEveryBitOfTheThreshold) {
  const Calibration third{.setting = "scout",
                          .budget = "layer=0.08",
                          .threshold = 1.0 / 3,
                          .realised = 0.0797,
                          .data = "scenes",
                          .pictures = 40,
                          .questions = 353};
  const std::string text = calibrations_json({third, third});
  const auto again = calibrations_from_json(text, "here");
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].threshold, 1.0 / 3);
  EXPECT_EQ(calibrations_json(again), text);
  EXPECT_THROW(calibrations_from_json("{\"calibration\": [{}]}", "here"), Error);
}

}  // namespace
}  // namespace glimpse::evaluation
