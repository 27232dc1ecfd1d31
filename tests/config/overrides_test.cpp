#include "config/overrides.h"

#include <gtest/gtest.h>

#include "config/example_options.h"
#include "config/parse.h"
#include "config/yaml_reader.h"
#include "support/error_text.h"

namespace glimpse::config {
namespace {

Node example() {
  return read_yaml_text("model: demo\noptim: {lr: 0.1}\ntasks:\n  - {name: a}\n  - {name: b}\n",
                        "f.yaml");
}

std::string override_error(const std::string& assignment) {
  Node root = example();
  return test::error_text([&] { apply_override(root, assignment); });
}

TEST(ApplyOverride, ReplacesNestedValues) {
  Node root = example();
  apply_override(root, "optim.lr=0.5");
  apply_override(root, "model=other");
  EXPECT_EQ(root.find("optim")->find("lr")->scalar, "0.5");
  EXPECT_EQ(root.find("model")->scalar, "other");
}

TEST(ApplyOverride, SelectsListElementsByIndex) {
  Node root = example();
  apply_override(root, "tasks.1.name=c");
  EXPECT_EQ(root.find("tasks")->list[1].find("name")->scalar, "c");
  EXPECT_EQ(root.find("tasks")->list[0].find("name")->scalar, "a");
}

TEST(ApplyOverride, CreatesMissingMaps) {
  Node root;
  apply_override(root, "a.b.c=1");
  EXPECT_EQ(root.find("a")->find("b")->find("c")->scalar, "1");
}

TEST(ApplyOverride, ReadsTheValueAsYaml) {
  Node root = example();
  apply_override(root, "tasks=[{name: x, limits: [1, 2]}]");
  apply_override(root, "optim.clip=null");
  apply_override(root, "model='a=b'");
  const auto options = parse_config<test::RootOptions>(root);
  ASSERT_EQ(options.tasks.size(), 1u);
  EXPECT_EQ(options.tasks[0].limits, (std::vector<int64_t>{1, 2}));
  EXPECT_FALSE(options.optim.clip.has_value());
  EXPECT_EQ(options.model, "a=b");
}

TEST(ApplyOverride, RejectsBadPaths) {
  EXPECT_EQ(override_error("optim.lr"), "--set optim.lr: no '='; expected KEY.KEY=VALUE");
  EXPECT_EQ(override_error("optim..lr=1"),
            "--set optim..lr=1: an empty key; expected KEY.KEY=VALUE");
  EXPECT_NE(override_error("=1"), "");
  EXPECT_EQ(override_error("tasks.2.name=c").substr(0, 33), "--set tasks.2.name=c: index '2'; ");
  EXPECT_NE(override_error("tasks.x=c"), "");
  EXPECT_NE(override_error("model.x=1").find("'demo' above 'x'"), std::string::npos);
  EXPECT_NE(override_error("model=[1"), "");
}

TEST(ApplyOverride, MisspeltKeysAreReportedAsTheArgument) {
  Node root = example();
  apply_override(root, "optim.weight_dekay=0.1");
  EXPECT_EQ(test::error_text([&] { parse_config<test::RootOptions>(root); }),
            "--set optim.weight_dekay=0.1: unknown key 'optim.weight_dekay'; "
            "did you mean 'weight_decay'?");
}

TEST(ApplyOverride, WrongTypesAreReportedAsTheArgument) {
  Node root = example();
  apply_override(root, "steps=many");
  EXPECT_EQ(test::error_text([&] { parse_config<test::RootOptions>(root); }),
            "--set steps=many: 'steps' is 'many'; expected a whole number");
}

}  // namespace
}  // namespace glimpse::config
