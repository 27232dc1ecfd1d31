#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "base/file.h"
#include "base/json.h"
#include "image/codec.h"
#include "models/pretrained.h"
#include "pruning/glimpse/predictor_file.h"
#include "support/shared.h"
#include "tensor/load.h"
#include "training/optimizer.h"
#include "training/predictor_objective.h"

// Training on a tiny Qwen2.5-VL, pictures of different grids, against the public implementation's
// recorded losses and gradients (golden/glimpse, "training").

namespace glimpse::training {

#ifdef GLIMPSE_SHARED_DIR
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path root() { return test::shared_dir() / "golden/glimpse"; }

// One sample of the recorded batch.
class OneSample : public data::Dataset {
 public:
  explicit OneSample(const json& sample)
      : picture_(image::decode_image(root() / sample["image"].get<std::string>())) {
    // The record also teaches what follows the answer in the chat.
    sample_ = {.id = "0",
               .image_id = "0",
               .question = sample["question"],
               .answers = {sample["answer"].get<std::string>() + "<|im_end|>"}};
    const auto width = static_cast<double>(picture_.width);
    const auto height = static_cast<double>(picture_.height);
    for (const std::vector<double> b : sample["boxes"]) {
      sample_.boxes.push_back({b[0] / width, b[1] / height, b[2] / width, b[3] / height});
    }
  }
  std::string name() const override { return "recorded"; }
  int64_t num_images() const override { return 1; }
  std::vector<data::Sample> samples(int64_t) const override { return {sample_}; }
  image::Image picture(int64_t) const override { return picture_; }
  std::string fingerprint() const override { return "recorded"; }

 private:
  image::Image picture_;
  data::Sample sample_;
};

// The predictor without dropout, as recorded.
pruning::LoadedPredictor recorded_predictor(const std::string& name) {
  const test::TempFolder folder;
  json config = read_json_file(root() / "predictors" / name / "config.json");
  config["le_dropout_prob"] = 0.0;
  write_file_atomically(folder.path() / "config.json", config.dump());
  fs::create_symlink(root() / "predictors" / name / "new_modules_gp.pt",
                     folder.path() / "new_modules_gp.pt");
  return pruning::load_predictor(folder.path());
}

// Losses and gradients of the batch: the reference averages boxes over samples and words over all
// words of the batch.
struct BatchStep {
  double loc = 0, dice = 0, bce = 0, le = 0;
  std::vector<torch::Tensor> gradients;
};

class RecordedTraining : public testing::Test {
 protected:
  RecordedTraining() : model_(models::load_model(root() / "base", {.dtype = "float32"})) {
    model_.spec.end_ids = model_.processor->tokenizer().encode("\n", /*add_special=*/false);
  }

  BatchStep step(const json& record, const pruning::LoadedPredictor& predictor) {
    const double samples = static_cast<double>(record["samples"].size());
    std::vector<int64_t> words;
    for (const json& sample : record["samples"]) {
      words.push_back(
          static_cast<int64_t>(question_group(model_, OneSample(sample), 0).answers[0].size()));
    }
    const double all_words = static_cast<double>(std::accumulate(words.begin(), words.end(), 0L));
    BatchStep batch;
    for (size_t i = 0; i < words.size(); ++i) {
      const OneSample data(record["samples"][i]);
      // Two weights of the language loss tell its gradient from that of the boxes.
      const StepResult half = part(predictor, data, {.dice = 1.0, .bce = 0.1, .language = 0.5});
      const StepResult full = part(predictor, data, {.dice = 1.0, .bce = 0.1, .language = 1});
      const double share = static_cast<double>(words[i]) / all_words;
      batch.dice += full.components.at("dice") / samples;
      batch.bce += full.components.at("bce") / samples;
      batch.le += full.components.at("language") * share;
      batch.gradients.resize(full.gradients.size());
      for (size_t p = 0; p < batch.gradients.size(); ++p) {
        add(batch.gradients[p], half.gradients[p], 2 / samples - 2 * share);
        add(batch.gradients[p], full.gradients[p], 2 * share - 1 / samples);
      }
    }
    batch.loc = batch.dice + 0.1 * batch.bce;
    return batch;
  }

  static void add(torch::Tensor& sum, const torch::Tensor& gradient, double share) {
    if (!gradient.defined()) return;
    sum = sum.defined() ? sum + share * gradient : share * gradient;
  }

  StepResult part(const pruning::LoadedPredictor& predictor, const OneSample& data,
                  const LossWeights& losses) {
    const PredictorObjectiveConfig config{.images_per_step = 1,
                                          .questions_per_image = 1,
                                          .workers = 1,
                                          .losses = losses,
                                          .answers_in_normaliser = true};
    return glimpse_objective({model_, data}, predictor.glimpse, config)->step(0);
  }

  void expect_curve(const json& record) {
    const pruning::LoadedPredictor predictor = recorded_predictor(record["predictor"]);
    std::vector<NamedParameter> parameters;
    for (auto& item : predictor.module().named_parameters()) {
      parameters.push_back({item.key(), item.value()});
    }
    const json& history = record["runs"]["adamw_1e-3"]["history"];
    AdamW optimizer(parameters, {.max_grad_norm = 1e9});
    for (size_t i = 0; i < history.size(); ++i) {
      const BatchStep batch = step(record, predictor);
      if (i == 0) expect_gradients(record["first_step_gradients"], parameters, batch.gradients);
      const double tolerance = i == 0 ? 1e-4 : 1e-3;
      EXPECT_NEAR(batch.loc, history[i]["loc"].get<double>(), tolerance) << "step " << i;
      EXPECT_NEAR(batch.le, history[i]["le"].get<double>(), tolerance) << "step " << i;
      const double norm = optimizer.step(batch.gradients, history[i]["lr"]);
      const double recorded = history[i]["grad_norm"];
      EXPECT_NEAR(norm, recorded, 1e-3 * recorded + 1e-3) << "step " << i;
    }
  }

  void expect_gradients(const json& record, const std::vector<NamedParameter>& parameters,
                        const std::vector<torch::Tensor>& gradients) {
    for (size_t p = 0; p < parameters.size(); ++p) {
      if (!record.contains(parameters[p].name)) continue;
      const json& one = record[parameters[p].name];
      ASSERT_TRUE(gradients[p].defined()) << parameters[p].name;
      const double norm = one["norm"];
      EXPECT_NEAR(gradients[p].norm().item<double>(), norm, 1e-3 * norm + 1e-5)
          << parameters[p].name;
      const torch::Tensor first = torch::tensor(one["first8"].get<std::vector<float>>());
      EXPECT_TRUE(gradients[p].flatten().slice(0, 0, 8).allclose(first, 1e-3, 1e-5))
          << parameters[p].name;
    }
  }

  models::Model model_;
};

}  // namespace

TEST_F(RecordedTraining, GradientsAndLossesOfEveryPredictorEqualTheRecord) {
  const json cases = read_json_file(root() / "cases.json");
  for (const json& record : cases["training"]) {
    SCOPED_TRACE(record["predictor"].get<std::string>());
    expect_curve(record);
  }
}
#endif

}  // namespace glimpse::training
