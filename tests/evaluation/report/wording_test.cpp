#include "evaluation/report/wording.h"

#include <gtest/gtest.h>

#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

TEST(Wording, PrintsNumbersInTheirUnits) {
  EXPECT_EQ(percent(0.0981), "9.8 %");
  EXPECT_EQ(score("cider", 1.234), "123.4");
  EXPECT_EQ(score("exact_match", 0.5), "50.0 %");
  EXPECT_EQ(points({.value = -0.003, .low = -0.009, .high = 0.003}), "-0.3 [-0.9, +0.3]");
  EXPECT_EQ(points({.value = -0.0001, .low = 0, .high = 0}), "0.0 [0.0, 0.0]");
  EXPECT_EQ(ratio({.value = 0.816, .low = 0.79, .high = 0.85}), "x0.82 [0.79, 0.85]");
  EXPECT_EQ(bytes(2048), "2 KiB");
  EXPECT_EQ(bytes(3 << 20), "3.0 MiB");
}

TEST(Wording, SpellsOutMetricsAndPhases) {
  EXPECT_EQ(metric_title("exact_match_type_mean"), "exact match, mean over question types");
  EXPECT_EQ(metric_title("vqa_accuracy"), "VQA accuracy");
  EXPECT_EQ(phase_title("layers_before_pruning"), "layers before pruning");
}

TEST(Wording, ListsTasksAndTypesOnce) {
  const EvalSummary summary = test::small_summary();
  EXPECT_EQ(tasks_of(summary), std::vector<std::string>{"vqa"});
  EXPECT_EQ(types_of(summary), (std::vector<std::string>{"color", "ocr"}));
  EXPECT_EQ(result_of_type(summary.settings[1], "ocr")->n, 2);
  EXPECT_EQ(result_of_type(summary.settings[1], "count"), nullptr);
}

TEST(MethodNotes, NameTheMachineTheModelAndTheInterval) {
  std::string all;
  for (const std::string& note : method_notes(test::small_summary())) all += note + "\n";
  for (const char* word :
       {"two cores", "0123456789ab", "95 %", "4 about 2 pictures", "1.0 points"}) {
    EXPECT_NE(all.find(word), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace glimpse::evaluation
