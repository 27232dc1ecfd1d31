#include "text/decoder.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "support/error_text.h"

namespace glimpse::text {
namespace {

std::string decode(const std::string& description, std::vector<std::string> tokens) {
  return join(make_decoder(JsonView::parse(description, "tokenizer.json"))(std::move(tokens)), "");
}

TEST(Decoder, NullJoinsWithSpaces) { EXPECT_EQ(decode("null", {"a", "b", "."}), "a b ."); }

TEST(Decoder, WordPieceGluesContinuationsAndCleansUp) {
  const char* cleaning = R"({"type":"WordPiece","prefix":"##","cleanup":true})";
  EXPECT_EQ(decode(cleaning, {"the", "cir", "##cle", "is", "red", "."}), "the circle is red.");
  EXPECT_EQ(decode(R"({"type":"WordPiece","prefix":"##","cleanup":false})", {"red", "."}), "red .");
}

TEST(Decoder, ByteFallbackJoinsCharactersAndMarksBrokenOnes) {
  const char* bytes = R"({"type":"ByteFallback"})";
  EXPECT_EQ(decode(bytes, {"a", "<0xC3>", "<0xA9>", "b"}), "a\u00e9b");
  EXPECT_EQ(decode(bytes, {"<0xC3>", "<0xA9>", "<0xC3>"}), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(decode(bytes, {"<0xZZ>", "<0x4>"}), "<0xZZ><0x4>");
}

TEST(Decoder, ByteLevelJoinsBytesAndMarksBrokenOnes) {
  const char* bytes = R"({"type":"ByteLevel"})";
  EXPECT_EQ(decode(bytes, {"a", "\u0120b", "\u00c3", "\u00a9"}), "a b\u00e9");
  EXPECT_EQ(decode(bytes, {"\u00e2\u0124", "a"}), "\uFFFDa");
}

TEST(Decoder, SequenceUndoesLlamaSpaces) {
  const char* llama = R"({"type":"Sequence","decoders":[
    {"type":"Replace","pattern":{"String":"_"},"content":" "},{"type":"ByteFallback"},
    {"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]})";
  EXPECT_EQ(decode(llama, {"_Hello", "_world", "<0x0A>"}), "Hello world\n");
  EXPECT_EQ(decode(llama, {"__", "a"}), " a");
  EXPECT_EQ(decode(llama, {}), "");
}

TEST(Decoder, StripCutsAtMostSoMany) {
  EXPECT_EQ(decode(R"({"type":"Strip","content":"x","start":2,"stop":1})", {"xxxaxx", "x"}), "xax");
}

TEST(Decoder, MetaspaceDropsTheFirstSpaceByScheme) {
  const auto metaspace = [](const char* scheme) {
    return std::string(R"({"type":"Metaspace","replacement":"_","prepend_scheme":")") + scheme +
           "\"}";
  };
  EXPECT_EQ(decode(metaspace("always"), {"_a", "_b"}), "a b");
  EXPECT_EQ(decode(metaspace("never"), {"_a", "_b"}), " a b");
}

TEST(Decoder, NamesWhatItDoesNotKnow) {
  EXPECT_NE(test::error_text([] { decode(R"({"type":"CTC"})", {}); }).find("ByteFallback"),
            std::string::npos);
}

TEST(CleanUpSpaces, JoinsPunctuationAndContractions) {
  EXPECT_EQ(clean_up_spaces("it 's a cat , is n't it ? yes !"), "it's a cat, isn't it? yes!");
  EXPECT_EQ(clean_up_spaces("I 'm we 've you 're a ' b ."), "I'm we've you're a'b.");
}

}  // namespace
}  // namespace glimpse::text
