#include "training/answer_objective.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "support/shared.h"
#include "training/pretrain_start.h"
#include "training/tiny_pretrain.h"

namespace glimpse::training {
namespace {

class AnswerObjectiveTest : public ::testing::Test {
 protected:
  AnswerObjectiveTest() {
    test::write_tiny_model(folder_.path());
    encode_ = test::encode_with(text::load_tokenizer(folder_.path()));
    modules_ = std::make_shared<models::LlavaModules>(test::tiny_llava_config());
    start_vision(*modules_->vision, 1);
    start_language(*modules_, measure_feature_std(*modules_), 2);
  }
  AnswerObjective objective(const AnswerObjectiveConfig& config) {
    return {modules_, encode_, config};
  }

 private:
  test::TempFolder folder_;
  Encode encode_;
  std::shared_ptr<models::LlavaModules> modules_;
};

}  // namespace

TEST_F(AnswerObjectiveTest, StartsNearChanceAndLearnsAFixedBatch) {
  auto o = objective({.images_per_step = 2, .questions_per_image = 4, .workers = 1});
  AdamW optimizer(o.parameters(), {});
  const double start = o.step(0).loss;
  EXPECT_GT(start, 0.5 * std::log(100.0));
  for (int i = 0; i < 20; ++i) optimizer.step(o.step(0).gradients, 5e-3);
  EXPECT_LT(o.step(0).loss, 0.7 * start);
}

TEST_F(AnswerObjectiveTest, LeavesTheTowerFrozen) {
  auto o = objective({.images_per_step = 2, .questions_per_image = 4, .workers = 1});
  for (const NamedParameter& p : o.parameters()) EXPECT_FALSE(p.name.starts_with("vision_tower."));
}

TEST_F(AnswerObjectiveTest, DrawsTheSameStepFromTheSameNumber) {
  const AnswerObjectiveConfig config{.images_per_step = 2, .questions_per_image = 4, .workers = 2};
  EXPECT_EQ(objective(config).step(5).loss, objective(config).step(5).loss);
}

TEST_F(AnswerObjectiveTest, RunsWithEveryPictureDroppedToItsObjects) {
  auto o = objective({.images_per_step = 2,
                      .questions_per_image = 4,
                      .workers = 1,
                      .dropout_percent = 100,
                      .dropout_max_background = 0,
                      .evidence_questions = 4,
                      .evidence_max_background = 0});
  EXPECT_TRUE(std::isfinite(o.step(0).loss));
}

}  // namespace glimpse::training
