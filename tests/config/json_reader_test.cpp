#include "config/json_reader.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "config/parse.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::config {
namespace {

using Kind = Node::Kind;

std::string json_error(const std::string& text) {
  return test::error_text([&] { read_json_text(text, "f.json"); });
}

TEST(JsonReader, KeepsKindsAndText) {
  const Node root = read_json_text(
      R"({"s": "5", "i": -5, "u": 18446744073709551615, "f": 1e-05, "t": true, "n": null, "l": [1, [2], {}]})",
      "f.json");
  EXPECT_TRUE(root.find("s")->quoted);
  EXPECT_EQ(root.find("i")->scalar, "-5");
  EXPECT_FALSE(root.find("i")->quoted);
  EXPECT_EQ(root.find("u")->scalar, "18446744073709551615");
  EXPECT_EQ(root.find("f")->scalar, "1e-05");
  EXPECT_EQ(root.find("t")->scalar, "true");
  EXPECT_EQ(root.find("n")->kind, Kind::null);
  const Node& list = *root.find("l");
  ASSERT_EQ(list.list.size(), 3u);
  EXPECT_EQ(list.list[1].list[0].scalar, "2");
  EXPECT_EQ(list.list[2].kind, Kind::map);
}

TEST(JsonReader, CountsLines) {
  const Node root = read_json_text(
      "{\n \"a\": 1,\n \"b\": {\n  \"c\":\n   [3,\n4\n]\n },\n \"d\": 5\n\n}\n", "f.json");
  EXPECT_EQ(root.line, 1);
  EXPECT_EQ(root.find("a")->line, 2);
  EXPECT_EQ(root.map[1].line, 3);
  const Node& inner = *root.find("b");
  EXPECT_EQ(inner.map[0].line, 4);
  EXPECT_EQ(inner.find("c")->line, 5);
  EXPECT_EQ(inner.find("c")->list[1].line, 6);
  EXPECT_EQ(root.find("d")->line, 9);
  EXPECT_EQ(root.find("d")->file, "f.json");
}

TEST(JsonReader, RejectsDuplicateKeysAndBadSyntax) {
  EXPECT_EQ(json_error("{\"a\": 1,\n\"a\": 2}"), "f.json:2: duplicate key 'a'");
  EXPECT_NE(json_error("{\"a\": 1,}"), "");
  EXPECT_NE(json_error("{\"a\": NaN}"), "");
  EXPECT_NE(json_error(""), "");
}

TEST(JsonReader, ReadsAFileAndNamesIt) {
  const test::TempFolder folder;
  const auto path = folder.path() / "config.json";
  write_file_atomically(path, "{\"a\": [1,\n\"x\"]}");
  EXPECT_EQ(location(read_json_node(path).find("a")->list[1]), path.string() + ":2");
  EXPECT_THROW(read_json_node(folder.path() / "absent.json"), Error);
}

#ifdef GLIMPSE_SHARED_DIR
struct TextConfig {
  int64_t hidden_size = 0;
  double rms_norm_eps = 0;
  double rope_theta = 0;
  bool attention_bias = true;
};
template <class V>
void visit_fields(V& v, TextConfig& c) {
  v("hidden_size", c.hidden_size, "");
  v("rms_norm_eps", c.rms_norm_eps, "");
  v("rope_theta", c.rope_theta, "");
  v("attention_bias", c.attention_bias, "");
}
struct ModelConfig {
  std::string model_type;
  TextConfig text_config;
};
template <class V>
void visit_fields(V& v, ModelConfig& c) {
  v("model_type", c.model_type, "");
  v("text_config", c.text_config, "");
}

TEST(JsonReader, ReadsTheKnownPartOfAHuggingFaceConfig) {
  const Node root = read_json_node(test::shared_dir() / "demo_lvlm" / "config.json");
  const auto config = parse_known<ModelConfig>(root);
  EXPECT_EQ(config.model_type, "llava");
  EXPECT_EQ(config.text_config.hidden_size, 192);
  EXPECT_EQ(config.text_config.rms_norm_eps, 1e-5);
  EXPECT_EQ(config.text_config.rope_theta, 10000);
  EXPECT_FALSE(config.text_config.attention_bias);
}
#endif

}  // namespace
}  // namespace glimpse::config
