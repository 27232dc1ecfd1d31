#include "text/word_level_tokenizer_file.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/error_text.h"
#include "text/tokenizer_folder.h"

namespace glimpse::text {
namespace {

using Ids = std::vector<int64_t>;

std::unique_ptr<Tokenizer> example() {
  const std::vector<std::string> words{"user", "assistant", "the", "circle", "is", "red",
                                       ".",    "?",         "0",   "4",      "7"};
  return test::TokenizerFolder(word_level_tokenizer_json(words, word_level_specials()),
                               word_level_tokenizer_config_json(1024))
      .load();
}

TEST(WordLevelTokenizerFile, NumbersSpecialsThenWords) {
  const auto tokenizer = example();
  EXPECT_EQ(tokenizer->id_of("<pad>"), 0);
  EXPECT_EQ(tokenizer->id_of("<bos>"), 1);
  EXPECT_EQ(tokenizer->id_of("<eos>"), 2);
  EXPECT_EQ(tokenizer->id_of("<unk>"), 3);
  EXPECT_EQ(tokenizer->id_of("<image>"), 4);
  EXPECT_EQ(tokenizer->id_of("user"), 5);
  EXPECT_EQ(tokenizer->vocab_size(), 16);
}

TEST(WordLevelTokenizerFile, EncodesPeoplesSpelling) {
  const auto tokenizer = example();
  const Ids ids{1, 5, 4, 7, 8, 9, 14, 15, 13, 12, 6};
  EXPECT_EQ(tokenizer->encode("user <image> the circle is 4 7 0 ? assistant", true), ids);
  EXPECT_EQ(tokenizer->encode("User <image>The Circle is 470? assistant", true), ids);
  EXPECT_EQ(tokenizer->encode("purple", false), Ids{3});
}

TEST(WordLevelTokenizerFile, DecodesWithoutSpaceBeforePunctuation) {
  const auto tokenizer = example();
  EXPECT_EQ(tokenizer->decode(Ids{7, 8, 9, 10, 11, 2}, true), "the circle is red.");
}

TEST(WordLevelTokenizerFile, RejectsRepeatedTokensAndMissingSpecials) {
  EXPECT_NE(test::error_text([] {
              word_level_tokenizer_json({"a", "a"}, word_level_specials());
            }),
            "");
  EXPECT_NE(test::error_text([] { word_level_tokenizer_json({"a"}, {"<pad>", "<bos>"}); }), "");
}

TEST(WordLevelTokenizerFile, NamesTheSpecialsForTransformers) {
  const auto config = nlohmann::json::parse(word_level_tokenizer_config_json(77));
  EXPECT_EQ(config.at("tokenizer_class"), "PreTrainedTokenizerFast");
  EXPECT_EQ(config.at("model_max_length"), 77);
  const auto map = nlohmann::json::parse(word_level_special_tokens_map_json());
  EXPECT_EQ(map.at("bos_token"), "<bos>");
  EXPECT_EQ(map.at("image_token"), "<image>");
}

}  // namespace
}  // namespace glimpse::text
