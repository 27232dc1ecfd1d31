#include "text/bpe.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "base/random.h"
#include "base/strings.h"
#include "support/error_text.h"

namespace glimpse::text {
namespace {

using Json = nlohmann::json;

std::unique_ptr<TokenModel> make_model(const Json& description) {
  return make_bpe(JsonView::parse(description.dump(), "tokenizer.json"));
}

// A vocabulary of the given tokens, ids in order.
Json vocabulary(const std::vector<std::string>& tokens) {
  Json vocab = Json::object();
  for (const std::string& token : tokens) vocab[token] = vocab.size();
  return vocab;
}

std::string tokens_of(const TokenModel& model, std::string_view word) {
  std::vector<int64_t> ids;
  model.tokenize(word, ids);
  std::vector<std::string> tokens;
  for (const int64_t id : ids) tokens.push_back(model.vocabulary().token_of(id));
  return join(tokens, "|");
}

std::string tokens_of(const Json& description, std::string_view word) {
  return tokens_of(*make_model(description), word);
}

TEST(Bpe, MergesByRankNotByLength) {
  const Json model{{"vocab", vocabulary({"a", "b", "c", "ab", "bc", "abc"})},
                   {"merges", {"b c", "a b", "a bc"}}};
  EXPECT_EQ(tokens_of(model, "abc"), "abc");
  EXPECT_EQ(tokens_of(model, "abab"), "ab|ab");
  EXPECT_EQ(tokens_of(model, "bcb"), "bc|b");
  EXPECT_EQ(tokens_of(model, ""), "");
}

TEST(Bpe, TakesTheLeftmostOfEqualPairs) {
  const Json model{{"vocab", vocabulary({"a", "aa"})},
                   {"merges", Json::array({Json::array({"a", "a"})})}};
  EXPECT_EQ(tokens_of(model, "aaaaa"), "aa|aa|a");
}

TEST(Bpe, ReadsMergesInBothForms) {
  const Json vocab = vocabulary({"a", "b", "ab"});
  EXPECT_EQ(tokens_of({{"vocab", vocab}, {"merges", {"a b"}}}, "ab"), "ab");
  EXPECT_EQ(tokens_of({{"vocab", vocab}, {"merges", Json::array({Json::array({"a", "b"})})}}, "ab"),
            "ab");
}

TEST(Bpe, FallsBackToBytesOnlyWhenAllHaveTokens) {
  const Json model{{"vocab", vocabulary({"<unk>", "<0xC3>", "<0xA9>", "a"})},
                   {"merges", Json::array()},
                   {"byte_fallback", true},
                   {"unk_token", "<unk>"}};
  EXPECT_EQ(tokens_of(model, "a\u00e9"), "a|<0xC3>|<0xA9>");
  EXPECT_EQ(tokens_of(model, "a\u00e8"), "a|<unk>");
  EXPECT_EQ(tokens_of(model,
                      "\xC3"
                      "a"),
            "<0xC3>|a");
}

TEST(Bpe, FusesUnknownsWhenAsked) {
  Json model{
      {"vocab", vocabulary({"<unk>", "a"})}, {"merges", Json::array()}, {"unk_token", "<unk>"}};
  EXPECT_EQ(tokens_of(model, "xxax"), "<unk>|<unk>|a|<unk>");
  model["fuse_unk"] = true;
  EXPECT_EQ(tokens_of(model, "xxax"), "<unk>|a|<unk>");
  model["unk_token"] = nullptr;
  EXPECT_EQ(tokens_of(model, "xxax"), "a");
}

TEST(Bpe, IgnoresMergesForWholeWordsWhenAsked) {
  Json model{{"vocab", vocabulary({"a", "b", "c", "ab", "abc"})}, {"merges", {"a b"}}};
  EXPECT_EQ(tokens_of(model, "abc"), "ab|c");
  model["ignore_merges"] = true;
  EXPECT_EQ(tokens_of(model, "abc"), "abc");
}

TEST(Bpe, MarksContinuationsAndWordEnds) {
  const Json suffixed{{"vocab", vocabulary({"a", "b</w>", "ab</w>", "a</w>"})},
                      {"merges", {"a b</w>"}},
                      {"end_of_word_suffix", "</w>"}};
  EXPECT_EQ(tokens_of(suffixed, "ab"), "ab</w>");
  EXPECT_EQ(tokens_of(suffixed, "aa"), "a|a</w>");
  const Json prefixed{{"vocab", vocabulary({"a", "##b", "ab"})},
                      {"merges", {"a ##b"}},
                      {"continuing_subword_prefix", "##"}};
  EXPECT_EQ(tokens_of(prefixed, "abb"), "ab|##b");
}

TEST(Bpe, RejectsMergesOutsideTheVocabularyAndDropout) {
  const Json vocab = vocabulary({"a", "b"});
  EXPECT_NE(test::error_text([&] { make_model({{"vocab", vocab}, {"merges", {"a b"}}}); }), "");
  EXPECT_NE(test::error_text([&] { make_model({{"vocab", vocab}, {"merges", {"a"}}}); }), "");
  EXPECT_NE(test::error_text([&] {
              make_model({{"vocab", vocab}, {"merges", Json::array()}, {"dropout", 0.1}});
            }),
            "");
}

// Straight from the definition: quadratic, no queue.
std::string merge_slowly(const std::map<std::string, int>& rank_of, std::string_view word) {
  std::vector<std::string> symbols;
  for (const char c : word) symbols.emplace_back(1, c);
  while (true) {
    int best = std::numeric_limits<int>::max();
    size_t place = 0;
    for (size_t i = 0; i + 1 < symbols.size(); ++i) {
      const auto found = rank_of.find(symbols[i] + " " + symbols[i + 1]);
      if (found == rank_of.end() || found->second >= best) continue;
      best = found->second;
      place = i;
    }
    if (best == std::numeric_limits<int>::max()) return join(symbols, "|");
    symbols[place] += symbols[place + 1];
    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(place) + 1);
  }
}

TEST(Bpe, AgreesWithTheDefinitionOnRandomMerges) {
  Random random(11);
  std::vector<std::string> tokens{"a", "b", "c"};
  std::map<std::string, int> rank_of;
  Json merges = Json::array();
  while (tokens.size() < 60) {
    const auto pick = [&] {
      return tokens[static_cast<size_t>(
          random.integer(0, static_cast<int64_t>(tokens.size()) - 1))];
    };
    const std::string left = pick(), right = pick();
    if (std::find(tokens.begin(), tokens.end(), left + right) != tokens.end()) continue;
    if (left.size() + right.size() > 6) continue;
    rank_of[left + " " + right] = static_cast<int>(merges.size());
    merges.push_back({left, right});
    tokens.push_back(left + right);
  }
  const auto model = make_model({{"vocab", vocabulary(tokens)}, {"merges", merges}});
  for (int i = 0; i < 500; ++i) {
    std::string word;
    for (int64_t n = random.integer(1, 40); n > 0; --n) {
      word += static_cast<char>('a' + random.integer(0, 2));
    }
    EXPECT_EQ(tokens_of(*model, word), merge_slowly(rank_of, word)) << word;
  }
}

TEST(Bpe, TakesDocumentsAsOneWord) {
  const auto model =
      make_model({{"vocab", vocabulary({"a", "aa", "aaaa"})}, {"merges", {"a a", "aa aa"}}});
  std::vector<int64_t> ids;
  model->tokenize(std::string(400'000, 'a'), ids);  // quadratic work would take minutes
  EXPECT_EQ(ids.size(), 100'000u);
}

}  // namespace
}  // namespace glimpse::text
