#include "text/incremental_decoder.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/json.h"
#include "text/tokenizer_folder.h"
#include "text/unicode.h"

namespace glimpse::text {
namespace {

using Ids = std::vector<int64_t>;

constexpr const char* kByteFallback = R"({
  "decoder": {"type": "Sequence", "decoders": [
    {"type": "Replace", "pattern": {"String": "_"}, "content": " "}, {"type": "ByteFallback"},
    {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
  "added_tokens": [{"id": 0, "content": "<s>", "special": true}],
  "model": {"type": "BPE", "merges": [],
            "vocab": {"<s>": 0, "_a": 1, "b": 2, "<0xC3>": 3, "<0xA9>": 4}}})";

TEST(IncrementalDecoder, WaitsForTheEndOfBytes) {
  const auto tokenizer = test::TokenizerFolder(kByteFallback).load();
  IncrementalDecoder decoder(*tokenizer, /*skip_special=*/true);
  EXPECT_EQ(decoder.push(0), "");
  EXPECT_EQ(decoder.push(1), "a");
  EXPECT_EQ(decoder.push(3), "");
  EXPECT_EQ(decoder.push(0), "");
  EXPECT_EQ(decoder.push(4), "");
  EXPECT_EQ(decoder.push(1), "\u00e9 a");
  EXPECT_EQ(decoder.push(3), "");
  EXPECT_EQ(decoder.finish(), "\uFFFD");
}

TEST(IncrementalDecoder, OfNothingIsNothing) {
  const auto tokenizer = test::TokenizerFolder(kByteFallback).load();
  EXPECT_EQ(IncrementalDecoder(*tokenizer, true).finish(), "");
}

#ifdef GLIMPSE_SHARED_DIR
void expect_same_text(const Tokenizer& tokenizer, const Ids& ids, bool skip_special) {
  IncrementalDecoder decoder(tokenizer, skip_special);
  std::string text;
  for (const int64_t id : ids) {
    const std::string piece = decoder.push(id);
    EXPECT_TRUE(is_utf8(piece));
    text += piece;
  }
  EXPECT_EQ(text + decoder.finish(), tokenizer.decode(ids, skip_special));
}

TEST(IncrementalDecoder, JoinsToTheWholeTextInEveryFamily) {
  std::mt19937 random(5);
  for (const char* family : {"llava15", "llava_next", "qwen2_5_vl", "qwen3_vl"}) {
    const auto folder = test::shared_dir() / "golden" / "models" / family;
    const auto tokenizer = load_tokenizer(folder);
    for (const auto& row : read_json_file(folder / "tokenizer_cases.json").at("rows")) {
      expect_same_text(*tokenizer, row.at("ids").get<Ids>(), false);
    }
    for (int round = 0; round < 50; ++round) {
      Ids ids(40);
      for (int64_t& id : ids) id = static_cast<int64_t>(random() % 1000);
      expect_same_text(*tokenizer, ids, round % 2 == 0);
    }
  }
}
#endif

}  // namespace
}  // namespace glimpse::text
