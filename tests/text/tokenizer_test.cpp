#include "text/tokenizer.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "support/error_text.h"
#include "text/tokenizer_folder.h"

namespace glimpse::text {
namespace {

using Ids = std::vector<int64_t>;
using Json = nlohmann::json;

Json word_level_file() {
  return {{"added_tokens",
           {{{"id", 0}, {"content", "<unk>"}, {"special", true}},
            {{"id", 9}, {"content", "<image>"}, {"special", true}},
            {{"id", 7}, {"content", "Big Dog"}, {"normalized", true}}}},
          {"normalizer", {{"type", "Lowercase"}}},
          {"pre_tokenizer", {{"type", "Whitespace"}}},
          {"model",
           {{"type", "WordLevel"},
            {"vocab", {{"<unk>", 0}, {"red", 1}, {"?", 2}}},
            {"unk_token", "<unk>"}}}};
}

TEST(Tokenizer, RunsThePipeline) {
  const auto tokenizer = test::TokenizerFolder(word_level_file().dump()).load();
  EXPECT_EQ(tokenizer->encode("Red blue?<image>red", true), (Ids{1, 0, 2, 9, 1}));
  EXPECT_EQ(tokenizer->encode("", true), Ids{});
  EXPECT_EQ(tokenizer->decode(Ids{1, 9, 2}, false), "red <image> ?");
  EXPECT_EQ(tokenizer->decode(Ids{1, 9, 2}, true), "red ?");
}

TEST(Tokenizer, LooksForNormalizedTokensInNormalizedText) {
  const auto tokenizer = test::TokenizerFolder(word_level_file().dump()).load();
  EXPECT_EQ(tokenizer->encode("red BIG dog", true), (Ids{1, 7}));
  EXPECT_EQ(tokenizer->decode(Ids{7}, true), "Big Dog");
}

TEST(Tokenizer, FindsTokensAndIds) {
  const auto tokenizer = test::TokenizerFolder(word_level_file().dump()).load();
  EXPECT_EQ(tokenizer->id_of("<image>"), 9);
  EXPECT_EQ(tokenizer->id_of("red"), 1);
  EXPECT_EQ(tokenizer->id_of("blue"), std::nullopt);
  EXPECT_EQ(tokenizer->token_of(9), "<image>");
  EXPECT_EQ(tokenizer->token_of(2), "?");
  EXPECT_EQ(tokenizer->token_of(5), "");
  EXPECT_EQ(tokenizer->token_of(-1), "");
  EXPECT_EQ(tokenizer->vocab_size(), 10);
  EXPECT_EQ(tokenizer->decode(Ids{1, 5, 100, -3, 2}, false), "red ?");
}

TEST(Tokenizer, ObeysTheConfigBesideTheFile) {
  const Json config{{"clean_up_tokenization_spaces", true},
                    {"added_tokens_decoder",
                     {{"9", {{"content", "<image>"}, {"special", false}}},
                      {"12", {{"content", "<new>"}, {"special", true}}}}}};
  const auto tokenizer = test::TokenizerFolder(word_level_file().dump(), config.dump()).load();
  EXPECT_EQ(tokenizer->encode("red<new>", true), (Ids{1, 12}));
  EXPECT_EQ(tokenizer->decode(Ids{1, 9, 12, 2}, true), "red?");
  EXPECT_EQ(tokenizer->vocab_size(), 13);
}

TEST(Tokenizer, RejectsAddedTokensThatContradictTheVocabulary) {
  Json file = word_level_file();
  file["added_tokens"][0]["id"] = 5;
  const test::TokenizerFolder folder(file.dump());
  EXPECT_NE(test::error_text([&] { folder.load(); }).find("'<unk>' with id 5"), std::string::npos);
}

TEST(Tokenizer, RejectsMalformedFiles) {
  Json no_model = word_level_file();
  no_model.erase("model");
  Json no_vocab = word_level_file();
  no_vocab["model"].erase("vocab");
  for (const std::string& text :
       {no_model.dump(), no_vocab.dump(), std::string("{"), std::string("[]")}) {
    const test::TokenizerFolder folder(text);
    EXPECT_NE(test::error_text([&] { folder.load(); }).find("tokenizer.json"), std::string::npos)
        << text;
  }
  const test::TempFolder empty;
  EXPECT_THROW(load_tokenizer(empty.path()), Error);
}

#ifdef GLIMPSE_SHARED_DIR
void expect_recorded_cases(const std::string& family) {
  const auto folder = test::shared_dir() / "golden" / "models" / family;
  const auto tokenizer = load_tokenizer(folder);
  const Json cases = read_json_file(folder / "tokenizer_cases.json");
  ASSERT_GT(cases.at("rows").size(), 20u);
  for (const auto& row : cases.at("rows")) {
    const auto text = row.at("text").get<std::string>();
    const auto ids = row.at("ids").get<Ids>();
    EXPECT_EQ(tokenizer->encode(text, true), ids) << text;
    const Ids plain = tokenizer->encode(text, false);
    EXPECT_EQ(plain, row.at("ids_no_special").get<Ids>()) << text;
    std::vector<std::string> tokens;
    for (const int64_t id : plain) tokens.push_back(tokenizer->token_of(id));
    EXPECT_EQ(tokens, row.at("tokens_no_special").get<std::vector<std::string>>()) << text;
    EXPECT_EQ(tokenizer->decode(ids, false), row.at("decoded").get<std::string>()) << text;
    EXPECT_EQ(tokenizer->decode(ids, true), row.at("decoded_skip_special").get<std::string>())
        << text;
  }
}

TEST(Tokenizer, MatchesTheRecordedLlamaPrependDialect) { expect_recorded_cases("llava15"); }
TEST(Tokenizer, MatchesTheRecordedLlamaMetaspaceDialect) { expect_recorded_cases("llava_next"); }

TEST(Tokenizer, MatchesTheRecordedDemoQuestions) {
  const auto folder = test::shared_dir() / "demo_lvlm";
  const auto tokenizer = load_tokenizer(folder);
  std::ifstream lines(folder / "samples" / "samples.jsonl");
  int64_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const Json sample = Json::parse(line);
    const auto question = sample.at("question").get<std::string>();
    EXPECT_EQ(tokenizer->encode(question + " assistant", true),
              sample.at("input_ids_after_image").get<Ids>())
        << question;
    EXPECT_EQ(tokenizer->decode(sample.at("generated_ids").get<Ids>(), true),
              sample.at("generated").get<std::string>());
  }
  EXPECT_GT(count, 20);
}
#endif

}  // namespace
}  // namespace glimpse::text
