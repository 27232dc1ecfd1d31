#include "text/sentencepiece.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::text {
namespace {

using Json = nlohmann::json;

std::string field(char key, const std::string& bytes) {
  return std::string{key, static_cast<char>(bytes.size())} + bytes;
}

std::string piece(const std::string& text, char type, float score) {
  std::string bytes = field('\x0A', text) + '\x15';
  bytes.append(reinterpret_cast<const char*>(&score), sizeof score);
  return field('\x0A', bytes + '\x18' + type);
}

const std::string kBpeTrainer = field('\x12', {'\x18', '\x02'});

std::string small_model() {
  return piece("<unk>", 2, 0) + piece("<s>", 3, 0) + piece("ab", 1, -2) + piece("abc", 1, -1) +
         piece("a", 1, -5) + piece("b", 1, -6) + piece("c", 1, -7) + piece("bc", 1, -3) +
         kBpeTrainer;
}

Json convert(const std::string& bytes, const SentencepieceOptions& options = {}) {
  return Json::parse(sentencepiece_tokenizer_json(bytes, "tokenizer.model", options));
}

TEST(Sentencepiece, OrdersMergesByScore) {
  const Json model = convert(small_model()).at("model");
  EXPECT_EQ(model.at("vocab").at("abc"), 3);
  EXPECT_EQ(model.at("merges"), Json::parse(R"([["ab","c"],["a","bc"],["a","b"],["b","c"]])"));
  EXPECT_EQ(model.at("unk_token"), "<unk>");
  EXPECT_EQ(model.at("byte_fallback"), false);
}

TEST(Sentencepiece, MarksSpecialTokens) {
  const Json added = convert(small_model()).at("added_tokens");
  ASSERT_EQ(added.size(), 2u);
  EXPECT_EQ(added[1].at("content"), "<s>");
  EXPECT_EQ(added[1].at("special"), true);
}

TEST(Sentencepiece, WritesTheTwoDialects) {
  const Json legacy = convert(small_model());
  EXPECT_EQ(legacy.at("normalizer").at("normalizers").size(), 2u);
  EXPECT_TRUE(legacy.at("pre_tokenizer").is_null());
  const Json newer = convert(small_model(), {.legacy = false});
  EXPECT_TRUE(newer.at("normalizer").is_null());
  EXPECT_EQ(newer.at("pre_tokenizer").at("prepend_scheme"), "first");
  const Json bare = convert(small_model(), {.legacy = false, .add_prefix_space = false});
  EXPECT_EQ(bare.at("pre_tokenizer").at("prepend_scheme"), "never");
  EXPECT_EQ(bare.at("decoder").at("decoders").size(), 3u);
}

TEST(Sentencepiece, RefusesDamagedAndOtherModels) {
  const auto problem = [](const std::string& bytes) {
    return test::error_text([&] { convert(bytes); });
  };
  const std::string whole = small_model();
  EXPECT_TRUE(test::mentions(problem(whole.substr(0, 12)), "no sentencepiece model"));
  EXPECT_TRUE(test::mentions(problem("\xFF\xFF"), "no sentencepiece model"));
  EXPECT_TRUE(test::mentions(problem(piece("<unk>", 2, 0)), "type 1; expected type 2 (BPE)"));
  EXPECT_TRUE(test::mentions(problem(piece("a", 1, 0) + kBpeTrainer), "no unknown token"));
  EXPECT_TRUE(test::mentions(problem(whole + piece("a", 1, 0)), "piece 8 twice"));
}

#ifdef GLIMPSE_SHARED_DIR
TEST(Sentencepiece, MatchesTheRecordedConversions) {
  for (const char* family : {"llava15", "llava_next"}) {
    const auto folder = test::shared_dir() / "golden" / "models" / family;
    const Json recorded = read_json_file(folder / "tokenizer.json");
    const Json made = convert(read_text_file(folder / "tokenizer.model"),
                              {.legacy = family == std::string("llava15")});
    EXPECT_EQ(made.at("model").at("vocab"), recorded.at("model").at("vocab"));
    EXPECT_EQ(made.at("model").at("merges"), recorded.at("model").at("merges"));
    for (const char* part : {"normalizer", "pre_tokenizer", "decoder"}) {
      EXPECT_EQ(made.at(part), recorded.at(part)) << part;
    }
  }
}
#endif

}  // namespace
}  // namespace glimpse::text
