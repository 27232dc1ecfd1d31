#include <gtest/gtest.h>
#include <torch/torch.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "image/codec.h"
#include "inference/engine.h"
#include "models/pretrained.h"
#include "support/shared.h"

// A trained model answers recorded questions about scenes as transformers does.

namespace glimpse::inference {

#ifdef GLIMPSE_SHARED_DIR
namespace {

// The first question about every picture.
std::vector<nlohmann::json> samples(const std::filesystem::path& file) {
  std::vector<nlohmann::json> rows;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto row = nlohmann::json::parse(line);
    if (rows.empty() || rows.back()["image"] != row["image"]) rows.push_back(row);
  }
  return rows;
}

void expect_top5(const torch::Tensor& logits_V, const nlohmann::json& recorded) {
  const torch::Tensor best = std::get<1>(logits_V.topk(5));
  for (int64_t i = 0; i < 5; ++i) {
    const auto& pair = recorded[static_cast<size_t>(i)];
    EXPECT_EQ(best[i].item<int64_t>(), pair[0].get<int64_t>());
    EXPECT_NEAR(logits_V[pair[0].get<int64_t>()].item<double>(), pair[1].get<double>(), 1e-3);
  }
}

}  // namespace

TEST(DemoLvlm, AnswersAboutEveryPictureAsRecorded) {
  const auto folder = test::shared_dir() / "demo_lvlm";
  const models::Model model = models::load_model(folder, {.dtype = "float32"});
  const std::vector<nlohmann::json> rows = samples(folder / "samples/samples.jsonl");
  ASSERT_EQ(rows.size(), 24);
  for (const auto& row : rows) {
    const std::string file = row["image"], question = row["question"];
    Request asked;
    asked.input = model.processor->prepare({.raw = "<bos> user <image> " + question + " assistant"},
                                           {image::decode_image(folder / "samples" / file)});
    Trace trace;
    const Answer answer = inference::answer(model, asked, nullptr, &trace);
    std::vector<int64_t> expected = row["generated_ids"];
    ASSERT_EQ(expected.back(), model.spec.end_ids.at(0));
    expected.pop_back();
    EXPECT_EQ(answer.ids, expected) << question;
    EXPECT_EQ(answer.text, row["generated"].get<std::string>()) << question;
    expect_top5(trace.tensors.at("first_logits"), row["first_logits_top5"]);
  }
}
#endif

}  // namespace glimpse::inference
