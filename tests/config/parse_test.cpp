#include "config/parse.h"

#include <gtest/gtest.h>

#include <limits>

#include "config/example_options.h"
#include "config/yaml_reader.h"
#include "support/error_text.h"

namespace glimpse::config {
namespace {

using test::RootOptions;

RootOptions parse(const std::string& text) {
  return parse_config<RootOptions>(read_yaml_text(text, "f.yaml"));
}

std::string parse_error(const std::string& text) {
  return test::error_text([&] { parse(text); });
}

TEST(ParseConfig, ReadsEverySupportedType) {
  const RootOptions options = parse(R"(
model: /data/llava 7b
shuffle: false
steps: -3
seed: 18446744073709551615
optim: {lr: 5e-05, weight_decay: 1}
tasks:
  - name: gqa
    limits: [1, -2]
  - {}
flags: [true, false]
weights: {bce: .5, dice: 1e3}
named: {first: {name: x}}
second: {clip: null}
table: [[1, 2.5], []]
)");
  EXPECT_EQ(options.model, "/data/llava 7b");
  EXPECT_FALSE(options.shuffle);
  EXPECT_EQ(options.steps, -3);
  EXPECT_EQ(options.seed, std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(options.optim.lr, 5e-5);
  EXPECT_EQ(options.optim.weight_decay, 1.0);
  ASSERT_EQ(options.tasks.size(), 2u);
  EXPECT_EQ(options.tasks[0].limits, (std::vector<int64_t>{1, -2}));
  EXPECT_EQ(options.tasks[1].name, "vqa");
  EXPECT_EQ(options.flags, (std::vector<bool>{true, false}));
  EXPECT_EQ(options.weights, (std::map<std::string, double>{{"bce", .5}, {"dice", 1e3}}));
  EXPECT_EQ(options.named.at("first").name, "x");
  ASSERT_TRUE(options.second.has_value());
  EXPECT_FALSE(options.second->clip.has_value());
  EXPECT_EQ(options.table, (std::vector<std::vector<double>>{{1, 2.5}, {}}));
}

TEST(ParseConfig, KeepsTheDefaultsOfTheOuterStruct) {
  const RootOptions options = parse("optim: {clip: 2}");
  EXPECT_EQ(options.optim.lr, 2e-3);
  EXPECT_EQ(options.optim.clip, 2.0);
  EXPECT_EQ(options.steps, 100);
}

TEST(ParseConfig, NamesUnknownKeysAndTheNearestKnownOne) {
  EXPECT_EQ(parse_error("model: x\noptim:\n  weight_dekay: 0.1\n"),
            "f.yaml:3: unknown key 'optim.weight_dekay'; did you mean 'weight_decay'?");
  EXPECT_EQ(parse_error("tasks:\n  - name: x\n    qqqq: 1\n"),
            "f.yaml:3: unknown key 'tasks.0.qqqq'; known keys here: name, limits");
}

TEST(ParseConfig, StartsKeysAtWhere) {
  const Node node = read_yaml_text("lrr: 1", "f.yaml");
  EXPECT_EQ(test::error_text([&] { parse_config<test::OptimizerOptions>(node, "train.optim"); }),
            "f.yaml:1: unknown key 'train.optim.lrr'; did you mean 'lr'?");
}

TEST(ParseConfig, RejectsWrongTypesWithLineFoundAndExpected) {
  EXPECT_EQ(parse_error("model: x\nsteps: many\n"),
            "f.yaml:2: 'steps' is 'many'; expected a whole number");
  EXPECT_EQ(parse_error("steps: \"5\""),
            "f.yaml:1: 'steps' is the text '5'; expected a whole number");
  EXPECT_EQ(parse_error("steps: 1.5"), "f.yaml:1: 'steps' is '1.5'; expected a whole number");
  EXPECT_EQ(parse_error("seed: -1"),
            "f.yaml:1: 'seed' is '-1'; expected a whole number, not negative");
  EXPECT_EQ(
      parse_error("steps: 9223372036854775808"),
      "f.yaml:1: 'steps' is '9223372036854775808'; expected a whole number of at most 64 bits");
  EXPECT_EQ(parse_error("shuffle: yes"), "f.yaml:1: 'shuffle' is 'yes'; expected true or false");
  EXPECT_EQ(parse_error("optim: {lr: fast}"), "f.yaml:1: 'optim.lr' is 'fast'; expected a number");
  EXPECT_EQ(parse_error("optim: 5"), "f.yaml:1: 'optim' is '5'; expected a map");
  EXPECT_EQ(parse_error("tasks: {name: x}"), "f.yaml:1: 'tasks' is a map; expected a list");
  EXPECT_EQ(parse_error("table:\n- [1]\n- [1, x]\n"),
            "f.yaml:3: 'table.1.1' is 'x'; expected a number");
  EXPECT_EQ(parse_error("model: [a]"), "f.yaml:1: 'model' is a list; expected text");
  EXPECT_EQ(parse_error("weights: {a: {}}"), "f.yaml:1: 'weights.a' is a map; expected a number");
}

TEST(ParseConfig, RejectsNullWhereTheFieldIsNotOptional) {
  EXPECT_EQ(parse_error("steps:\n"), "f.yaml:1: 'steps' is nothing; expected a whole number");
  EXPECT_EQ(parse_error("optim:\n"), "f.yaml:1: 'optim' is nothing; expected a map");
  EXPECT_EQ(parse_error(""), "f.yaml: nothing; expected a map");
}

TEST(ParseConfig, RejectsNumbersThatAreNone) {
  for (const char* text :
       {"nan", ".nan", "inf", "infinity", "0x10", "1_000", "1e999", "1 2", "--1", "e5", "."}) {
    EXPECT_NE(parse_error(std::string("optim: {lr: ") + text + "}"), "") << text;
  }
}

TEST(ParseConfig, ReadsInfinity) {
  EXPECT_EQ(parse("optim: {lr: .inf}").optim.lr, std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse("optim: {lr: -.inf}").optim.lr, -std::numeric_limits<double>::infinity());
}

TEST(ParseConfig, TakesPlainScalarsAsText) {
  EXPECT_EQ(parse("model: 007").model, "007");
  EXPECT_EQ(parse("model: true").model, "true");
  EXPECT_EQ(parse("model: \"\"").model, "");
}

TEST(ParseKnown, IgnoresOtherKeysAtEveryLevel) {
  const Node node = read_yaml_text("x: 1\noptim: {y: 2, lr: 3}\ntasks: [{z: 1}]", "f.yaml");
  const auto options = parse_known<RootOptions>(node);
  EXPECT_EQ(options.optim.lr, 3.0);
  EXPECT_EQ(options.tasks.size(), 1u);
}

TEST(ParseKnown, StillChecksTypes) {
  const Node node = read_yaml_text("x: 1\nsteps: {}", "f.yaml");
  EXPECT_EQ(test::error_text([&] { parse_known<RootOptions>(node); }),
            "f.yaml:2: 'steps' is a map; expected a whole number");
}

}  // namespace
}  // namespace glimpse::config
