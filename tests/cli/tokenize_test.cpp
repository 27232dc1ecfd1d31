#include "cli/tokenize.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "support/shared.h"
#include "text/word_level_tokenizer_file.h"

namespace glimpse::cli {
namespace {

class Tokenize : public testing::Test {
 protected:
  Tokenize() {
    write_file_atomically(
        folder_.path() / "tokenizer.json",
        text::word_level_tokenizer_json({"red", "?"}, text::word_level_specials()));
  }
  std::string path(const char* name) const { return folder_.path() / name; }
  nlohmann::json rows() const { return read_json_file(path("out.json")).at("rows"); }
  test::TempFolder folder_;
};

TEST_F(Tokenize, WritesOneText) {
  const auto result = test::run_command(
      {"tokenize", "--model", folder_.path(), "--text", "Red ?", "--json", path("out.json")});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  EXPECT_EQ(rows(), nlohmann::json::parse(R"([{"text": "Red ?", "ids": [1, 5, 6],
      "ids_no_special": [5, 6], "tokens": ["red", "?"], "decoded": "<bos> red?",
      "decoded_skip_special": "red?"}])"));
}

TEST_F(Tokenize, WritesARowForEachText) {
  write_file_atomically(path("strings.json"), R"(["", "red", "blue"])");
  const auto result = test::run_command({"tokenize", "--model", folder_.path(), "--file",
                                         path("strings.json"), "--json", path("out.json")});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  EXPECT_EQ(result.out, path("out.json") + ": 3 rows\n");
  EXPECT_EQ(rows()[0].at("tokens"), nlohmann::json::array());
  EXPECT_EQ(rows()[2].at("tokens"), nlohmann::json::array({"<unk>"}));
}

TEST_F(Tokenize, RefusesWrongOptions) {
  const std::vector<std::string> start{"tokenize", "--model", folder_.path(), "--json",
                                       path("out.json")};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), start.begin(), start.end());
    return more;
  };
  write_file_atomically(path("strings.json"), R"([1])");
  test::expect_bad_input(start, "exactly one of --text and --file");
  test::expect_bad_input(with({"--text", "a", "--file", path("strings.json")}),
                         "--text and --file");
  test::expect_bad_input(with({"--file", path("strings.json")}), "expected a text");
  test::expect_bad_input({"tokenize", "--model", path("none"), "--text", "a", "--json", "x"},
                         "neither tokenizer.json nor tokenizer.model");
}

}  // namespace
}  // namespace glimpse::cli
