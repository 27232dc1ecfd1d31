#include "cli/prompt.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

using Kind = text::ChatPart::Kind;

std::string written(const test::TempFolder& folder, const std::string& text) {
  write_file_atomically(folder.path() / "prompt.json", text);
  return folder.path() / "prompt.json";
}

TEST(Prompt, PutsPicturesBeforeTheQuestionAndTheSystemTurnInFront) {
  const PromptRequest request =
      read_prompt({.images = {"a.png", "b.png"}, .prompt = "what?", .system = "be brief"});
  ASSERT_EQ(request.prompt.turns.size(), 2U);
  EXPECT_EQ(request.prompt.turns[0].role, "system");
  EXPECT_EQ(request.prompt.turns[1].parts.size(), 3U);
  EXPECT_EQ(request.prompt.turns[1].parts[2].text, "what?");
  EXPECT_EQ(request.images.size(), 2U);
}

TEST(Prompt, NeedsExactlyOneQuestion) {
  EXPECT_THROW(read_prompt({}), Error);
  EXPECT_THROW(read_prompt({.prompt = "a", .raw_prompt = "b"}), Error);
  EXPECT_THROW(read_prompt({.system = "a", .raw_prompt = "b"}), Error);
}

TEST(Prompt, ReadsMessagesWithPathsRelativeToTheirFile) {
  const test::TempFolder folder;
  const std::string file = written(folder, R"([
    {"role": "user", "content": [{"type": "image", "path": "x.png"}, {"type": "image"},
                                 {"type": "text", "text": "what is it ?"}]},
    {"role": "assistant", "content": "a ring ."}])");
  const PromptRequest request = read_prompt({.images = {"y.png"}, .messages = file});
  ASSERT_EQ(request.images.size(), 2U);
  EXPECT_EQ(request.images[0], folder.path() / "x.png");
  EXPECT_EQ(request.images[1], "y.png");
  ASSERT_EQ(request.prompt.turns.size(), 2U);
  EXPECT_EQ(request.prompt.turns[0].parts[0].kind, Kind::image);
  EXPECT_EQ(request.prompt.turns[1].parts[0].text, "a ring .");
}

TEST(Prompt, RefusesMessagesThatDoNotFitThePictures) {
  const test::TempFolder folder;
  const std::string one = R"([{"role": "user", "content": [{"type": "image"}]}])";
  EXPECT_THROW(read_prompt({.messages = written(folder, one)}), Error);
  EXPECT_THROW(read_prompt({.images = {"a", "b"}, .messages = written(folder, one)}), Error);
  const std::string odd = R"([{"role": "user", "content": [{"type": "audio"}]}])";
  EXPECT_THROW(read_prompt({.messages = written(folder, odd)}), Error);
}

TEST(Prompt, ReadsIds) {
  const test::TempFolder folder;
  EXPECT_EQ(read_prompt({.ids = written(folder, "[1, 5, 2]")}).ids,
            (std::vector<int64_t>{1, 5, 2}));
  EXPECT_THROW(read_prompt({.ids = written(folder, "[]")}), Error);
  EXPECT_THROW(read_prompt({.ids = written(folder, "[1, \"x\"]")}), Error);
}

}  // namespace
}  // namespace glimpse::cli
