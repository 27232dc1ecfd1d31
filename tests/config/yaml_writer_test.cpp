#include "config/yaml_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"
#include "config/example_options.h"
#include "config/parse.h"
#include "config/yaml_reader.h"

namespace glimpse::config {
namespace {

using test::RootOptions;

std::string yaml_of(double value) {
  const std::string text = write_yaml(to_node(value));
  return text.substr(0, text.size() - 1);
}

TEST(ToYaml, WritesEveryFieldInOrder) {
  RootOptions options;
  options.tasks = {{.name = "gqa", .limits = {1, 2}}, {.name = "", .limits = {}}};
  options.named["a b"] = {};
  options.table = {{1}, {}};
  EXPECT_EQ(to_yaml(options), R"(model: demo
shuffle: true
steps: 100
seed: 1
optim:
  lr: 0.002
  weight_decay: 0.0
  clip: 1.0
tasks:
  - name: gqa
    limits: [1, 2]
  - name: ""
    limits: []
flags: []
weights:
  dice: 1.0
named:
  a b:
    name: vqa
    limits: []
second: null
table:
  - [1.0]
  - []
)");
}

TEST(ToYaml, RoundTripsTheWholeStruct) {
  RootOptions options;
  options.model = "C:\\x \"y\" #z: {1}\n\ttab \x01 end ";
  options.seed = std::numeric_limits<uint64_t>::max();
  options.steps = std::numeric_limits<int64_t>::min();
  options.optim.clip.reset();
  options.optim.lr = std::numeric_limits<double>::infinity();
  options.tasks = {{.name = "5", .limits = {1}}, {}};
  options.flags = {true, false};
  options.weights = {{"", 1}, {"null", 2}, {"a.b", 0.1}, {"x: y", 1e-300}};
  options.named = {{"n", {}}};
  options.second.emplace();
  options.table = {{1, 2}, {}, {3}};
  const std::string text = to_yaml(options);
  EXPECT_EQ(parse_config<RootOptions>(read_yaml_text(text, "f.yaml")), options) << text;
}

TEST(ToYaml, RoundTripsAwkwardStrings) {
  for (const std::string text : {"",
                                 " ",
                                 "~",
                                 "null",
                                 "True",
                                 "no",
                                 "on",
                                 "1",
                                 "1e5",
                                 "0x1F",
                                 "2001-01-01",
                                 ".inf",
                                 "-",
                                 "- a",
                                 "a: b",
                                 "a:",
                                 "a #b",
                                 "#",
                                 "'",
                                 "\"",
                                 "\\",
                                 "[x]",
                                 "{x}",
                                 "a, b",
                                 "*x",
                                 "&x",
                                 "!x",
                                 "|",
                                 ">",
                                 "%",
                                 "@",
                                 "`",
                                 "?",
                                 "\n",
                                 "a\nb\n",
                                 "\r",
                                 "\x7f",
                                 "\xC3\xA9t\xC3\xA9",
                                 "\xE2\x96\x81",
                                 "a ",
                                 "=",
                                 "<<",
                                 "cuda:0",
                                 "../a_b-c.yaml"}) {
    const test::TaskOptions options{.name = text, .limits = {}};
    const std::string yaml = to_yaml(options);
    EXPECT_EQ(parse_config<test::TaskOptions>(read_yaml_text(yaml, "f.yaml")), options) << yaml;
  }
}

TEST(ToYaml, WritesDoublesInTheirShortestExactForm) {
  EXPECT_EQ(yaml_of(0.1), "0.1");
  EXPECT_EQ(yaml_of(1), "1.0");
  EXPECT_EQ(yaml_of(1e-4), "1.0e-04");
  EXPECT_EQ(yaml_of(5e-324), "5.0e-324");
  EXPECT_EQ(yaml_of(-0.0), "-0.0");
  Random random(7);
  for (int i = 0; i < 1000; ++i) {
    const double value = (random.uniform() - 0.5) * std::pow(10.0, random.integer(-300, 300));
    double back = 0;
    read_value(to_node(value), {}, back);
    EXPECT_EQ(back, value);
  }
}

TEST(WriteFlowYaml, WritesAnythingOnOneLine) {
  const std::string text = "{a: [1, {b: \"2\"}], c: null, d: {}}";
  EXPECT_EQ(write_flow_yaml(read_yaml_text(text, "f.yaml")), text);
}

TEST(WriteYaml, WritesBareScalarsAndLists) {
  EXPECT_EQ(write_yaml(Node{}), "null\n");
  EXPECT_EQ(write_yaml(to_node(std::vector<std::string>{"a", "1"})), "[a, \"1\"]\n");
}

}  // namespace
}  // namespace glimpse::config
