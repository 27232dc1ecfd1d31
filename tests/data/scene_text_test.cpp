#include "data/scene_text.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace glimpse::data {
namespace {

int total_ink(const CellInk& ink) { return std::accumulate(ink.begin(), ink.end(), 0); }

TEST(SceneText, EveryPrintedCharacterIsVisibleAndItsOwn) {
  for (const Font font : {Font::simplex, Font::duplex, Font::complex}) {
    std::set<CellInk> seen;
    for (const char character : std::string("0123456789abcdefghijklmnopqrstuvwxyz")) {
      const CellInk ink = printed_character(character, font, 48);
      EXPECT_GT(total_ink(ink), 1000) << character;
      EXPECT_TRUE(seen.insert(ink).second) << character;
    }
  }
}

TEST(SceneText, DrawnDigitsDifferFromHandToHand) {
  Random random(4);
  std::set<CellInk> seen;
  for (int digit = 0; digit < 10; ++digit) {
    for (int i = 0; i < 20; ++i) {
      const CellInk ink = hand_drawn_digit(digit, random);
      EXPECT_GT(total_ink(ink), 1500);
      seen.insert(ink);
    }
  }
  EXPECT_EQ(seen.size(), 200u);
}

TEST(SceneText, DrawnDigitsFollowTheStream) {
  Random one(7), two(7);
  EXPECT_EQ(hand_drawn_digit(3, one), hand_drawn_digit(3, two));
  EXPECT_EQ(one.state(), two.state());
}

TEST(SceneText, RealDigitsKeepOneColumnFreeOnBothSides) {
  HandwrittenDigits::Digit full;
  full.fill(16);
  const CellInk ink = handwritten_digit(full);
  for (size_t y = 0; y < 14; ++y) {
    EXPECT_EQ(ink[y * 14], 0);
    EXPECT_EQ(ink[y * 14 + 1], 255);
    EXPECT_EQ(ink[y * 14 + 12], 255);
    EXPECT_EQ(ink[y * 14 + 13], 0);
  }
}

TEST(SceneText, AnEmptyDigitLeavesNoInk) { EXPECT_EQ(total_ink(handwritten_digit({})), 0); }

}  // namespace
}  // namespace glimpse::data
