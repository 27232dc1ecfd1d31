#include "text/added_tokens.h"

#include <gtest/gtest.h>

namespace glimpse::text {
namespace {

// "ab|7|c": stretches as they are, ids in their place.
std::string cut(std::vector<AddedToken> tokens, std::string_view text) {
  std::string out;
  for (const TextPiece& piece : AddedTokenSplitter(std::move(tokens)).split(text)) {
    if (!out.empty()) out += '|';
    out += piece.id ? std::to_string(*piece.id) : std::string(piece.text);
  }
  return out;
}

TEST(AddedTokenSplitter, CutsOutTokensAndDropsEmptyStretches) {
  const std::vector<AddedToken> tokens{{.id = 7, .content = "<i>"}};
  EXPECT_EQ(cut(tokens, "a <i> b"), "a |7| b");
  EXPECT_EQ(cut(tokens, "<i><i>"), "7|7");
  EXPECT_EQ(cut(tokens, "no <i"), "no <i");
  EXPECT_EQ(cut(tokens, ""), "");
  EXPECT_EQ(cut({}, "abc"), "abc");
}

TEST(AddedTokenSplitter, ReportsOffsets) {
  const auto pieces = AddedTokenSplitter({{.id = 7, .content = "<i>"}}).split("ab<i>c");
  ASSERT_EQ(pieces.size(), 3u);
  EXPECT_EQ(pieces[0].begin, 0u);
  EXPECT_EQ(pieces[1].begin, 2u);
  EXPECT_EQ(pieces[2].begin, 5u);
}

TEST(AddedTokenSplitter, TakesTheLongestAtTheLeftmostPlace) {
  const std::vector<AddedToken> tokens{
      {.id = 1, .content = "ab"}, {.id = 2, .content = "abc"}, {.id = 3, .content = "bcd"}};
  EXPECT_EQ(cut(tokens, "abcd"), "2|d");
  EXPECT_EQ(cut(tokens, "abd"), "1|d");
  EXPECT_EQ(cut(tokens, "xbcd"), "x|3");
}

TEST(AddedTokenSplitter, StripsSpaceWhereAsked) {
  const auto token = [](bool left, bool right) {
    AddedToken result{.id = 7, .content = "<i>"};
    result.lstrip = left;
    result.rstrip = right;
    return std::vector<AddedToken>{result};
  };
  EXPECT_EQ(cut(token(true, false), "a \u3000<i> b"), "a|7| b");
  EXPECT_EQ(cut(token(false, true), "a <i> \n b"), "a |7|b");
  EXPECT_EQ(cut(token(true, true), " <i> <i> "), "7|7");
}

TEST(AddedTokenSplitter, SingleWordsStandAlone) {
  AddedToken token{.id = 7, .content = "yes"};
  token.single_word = true;
  EXPECT_EQ(cut({token}, "yes"), "7");
  EXPECT_EQ(cut({token}, "say yes, yes."), "say |7|, |7|.");
  EXPECT_EQ(cut({token}, "yesterday eyes _yes yes1 yes\u00e9"),
            "yesterday eyes _yes yes1 yes\u00e9");
}

}  // namespace
}  // namespace glimpse::text
