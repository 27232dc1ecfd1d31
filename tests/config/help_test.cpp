#include "config/help.h"

#include <gtest/gtest.h>

#include "config/example_options.h"

namespace glimpse::config {
namespace {

const HelpRow* row(const std::vector<HelpRow>& rows, const std::string& key) {
  for (const HelpRow& candidate : rows) {
    if (candidate.key == key) return &candidate;
  }
  return nullptr;
}

TEST(HelpRows, NameEveryKeyOfEveryLevel) {
  const auto rows = help_rows<test::RootOptions>();
  for (const char* key : {"model", "optim", "optim.lr", "tasks", "tasks[].name",
                          "named.<name>.limits", "second.clip", "weights", "table"}) {
    EXPECT_NE(row(rows, key), nullptr) << key;
  }
}

TEST(HelpRows, CarryTypeDefaultAndMeaning) {
  const auto rows = help_rows<test::RootOptions>("train");
  const HelpRow* lr = row(rows, "train.optim.lr");
  ASSERT_NE(lr, nullptr);
  EXPECT_EQ(lr->type, "number");
  EXPECT_EQ(lr->default_value, "0.002");  // the outer struct's default, not OptimizerOptions'
  EXPECT_EQ(lr->meaning, "peak learning rate");
  EXPECT_EQ(row(rows, "train.optim")->default_value, "");
  EXPECT_EQ(row(rows, "train.seed")->type, "integer >= 0");
  EXPECT_EQ(row(rows, "train.second")->type, "optional section");
  EXPECT_EQ(row(rows, "train.second")->default_value, "null");
  EXPECT_EQ(row(rows, "train.table")->type, "list of list of number");
  EXPECT_EQ(row(rows, "train.weights")->default_value, "{dice: 1.0}");
}

TEST(DescribeFields, AlignsColumns) {
  EXPECT_EQ(describe_fields<test::OptimizerOptions>(),
            "lr            number           1.0e-04  peak learning rate\n"
            "weight_decay  number           0.0      decoupled weight decay\n"
            "clip          optional number  1.0      largest gradient norm; null = no clipping\n");
}

}  // namespace
}  // namespace glimpse::config
