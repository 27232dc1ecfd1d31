#include "text/tokenizer_files.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::text {
namespace {

class TokenizerFilesTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    write_file_atomically(folder_.path() / name, text);
  }
  TokenizerFiles read() const { return read_tokenizer_files(folder_.path()); }
  test::TempFolder folder_;
};

TEST_F(TokenizerFilesTest, GathersAddedTokensFromEveryFileOnce) {
  write("tokenizer.json", R"({"added_tokens": [{"id": 1, "content": "<a>", "lstrip": true}]})");
  write("tokenizer_config.json", R"({"added_tokens_decoder": {
      "1": {"content": "<a>"}, "2": {"content": "<b>", "special": true}}})");
  write("added_tokens.json", R"({"<b>": 2, "<c>": 3})");
  const std::vector<AddedToken> added = read().added;
  ASSERT_EQ(added.size(), 3u);
  EXPECT_TRUE(added[0].lstrip);
  EXPECT_TRUE(added[1].special);
  EXPECT_EQ(added[2].content, "<c>");
  EXPECT_EQ(added[2].id, 3);
}

TEST_F(TokenizerFilesTest, FlagsOfLlamaClassesReplaceTheTemplate) {
  write("tokenizer.json", "{}");
  EXPECT_FALSE(read().llama_template);
  write("tokenizer_config.json",
        R"({"tokenizer_class": "LlamaTokenizerFast", "add_bos_token": false,
            "add_eos_token": true, "eos_token": {"content": "<e>"}})");
  EXPECT_TRUE(read().llama_template);
  EXPECT_EQ(read().bos, std::nullopt);
  EXPECT_EQ(read().eos, "<e>");
  write("tokenizer_config.json",
        R"({"tokenizer_class": "Qwen2Tokenizer", "add_bos_token": true, "bos_token": "<b>"})");
  EXPECT_FALSE(read().llama_template);
}

TEST_F(TokenizerFilesTest, SaysWhatIsMissingOrWrong) {
  EXPECT_TRUE(test::mentions(test::error_text([&] { read(); }),
                             "neither tokenizer.json nor tokenizer.model"));
  write("tokenizer.json", "{}");
  write("tokenizer_config.json", R"({"added_tokens_decoder": {"x": {"content": "<b>"}}})");
  EXPECT_TRUE(test::mentions(test::error_text([&] { read(); }), "the key 'x'"));
}

}  // namespace
}  // namespace glimpse::text
