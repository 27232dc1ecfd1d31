#include "text/tokenizer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "base/json.h"
#include "support/error_text.h"
#include "text/tokenizer_folder.h"
#include "text/unicode.h"

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

TEST(Tokenizer, RefusesTextThatIsNotUtf8) {
  const auto tokenizer = test::TokenizerFolder(word_level_file().dump()).load();
  EXPECT_NE(test::error_text([&] { tokenizer->encode("red \xFF", true); }), "");
}

TEST(Tokenizer, TurnsTheWordEndsOfClipIntoSpaces) {
  const Json file{{"decoder", {{"type", "ByteLevel"}}},
                  {"model",
                   {{"type", "BPE"},
                    {"vocab", {{"a</w>", 0}, {"b", 1}, {"c</w>", 2}}},
                    {"merges", Json::array()},
                    {"end_of_word_suffix", "</w>"}}}};
  EXPECT_EQ(test::TokenizerFolder(file.dump()).load()->decode(Ids{0, 1, 2}, true), "a bc");
}

#ifdef GLIMPSE_SHARED_DIR
std::filesystem::path golden(const std::string& family) {
  return test::shared_dir() / "golden" / "models" / family;
}

// `tokenizer` as loaded from the folder or from a part of its files.
void expect_recorded_cases(const std::string& family, std::unique_ptr<Tokenizer> tokenizer) {
  const auto folder = golden(family);
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

class RecordedFamily : public testing::TestWithParam<const char*> {};

TEST_P(RecordedFamily, MatchesTheRecordedIdsAndTexts) {
  expect_recorded_cases(GetParam(), load_tokenizer(golden(GetParam())));
}

TEST_P(RecordedFamily, GivesTextsBack) {
  const auto tokenizer = load_tokenizer(golden(GetParam()));
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::u32string codes;
    for (int i = 0; i < 20; ++i) {
      const char32_t code = random() % (i % 3 == 0 ? 0x20000 : 0x300);
      if (code < 0xD800 || code > 0xDFFF) codes += code;
    }
    const std::string text = to_utf8(codes);
    const std::string once = tokenizer->decode(tokenizer->encode(text, false), false);
    EXPECT_EQ(tokenizer->decode(tokenizer->encode(once, false), false), once) << text;
  }
}

TEST_P(RecordedFamily, ReadsLongTextsQuickly) {
  const auto tokenizer = load_tokenizer(golden(GetParam()));
  for (const char* part : {"a", " ", "\n", "word ", "\u00e9\u56fe", "e\u0301", "!?", "12"}) {
    std::string text;
    while (text.size() < 100'000) text += part;
    const auto start = std::chrono::steady_clock::now();
    EXPECT_GT(tokenizer->encode(text, false).size(), 0u);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2)) << part;
  }
}

INSTANTIATE_TEST_SUITE_P(Families, RecordedFamily,
                         testing::Values("llava15", "llava_next", "qwen2_5_vl", "qwen3_vl"),
                         [](const auto& test_case) { return std::string(test_case.param); });

TEST(Tokenizer, MatchesTheRecordedTextModels) {
  for (const char* family : {"clip", "blip_vqa", "blip_caption"}) {
    expect_recorded_cases(family, load_tokenizer(golden(family)));
  }
}

TEST(Tokenizer, ReadsSentencepieceModelsAlone) {
  for (const char* family : {"llava15", "llava_next"}) {
    const test::TempFolder folder;
    for (const char* name : {"tokenizer.model", "tokenizer_config.json"}) {
      std::filesystem::copy(golden(family) / name, folder.path() / name);
    }
    expect_recorded_cases(family, load_tokenizer(folder.path()));
  }
}

TEST(Tokenizer, MatchesTheIdsAndTextsOfTheModelCases) {
  for (const char* family : {"llava15", "llava_next", "qwen2_5_vl", "qwen3_vl"}) {
    const auto tokenizer = load_tokenizer(golden(family));
    const Json cases = read_json_file(golden(family) / "cases" / "cases.json");
    for (const Json& entry : cases.at("cases")) {
      const Json& greedy = entry.at("greedy");
      if (!greedy.contains("text") || !greedy.at("text").is_string()) continue;
      const auto ids = greedy.at("ids").get<Ids>();
      EXPECT_EQ(tokenizer->decode(ids, true), greedy.at("text").get<std::string>());
      EXPECT_EQ(tokenizer->decode(ids, false), greedy.at("text_keep_special").get<std::string>());
      if (!entry.at("images").empty() || entry.contains("videos")) continue;
      EXPECT_EQ(tokenizer->encode(entry.at("rendered_prompt").get<std::string>(), true),
                entry.at("input_ids").get<Ids>());
    }
  }
}

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
