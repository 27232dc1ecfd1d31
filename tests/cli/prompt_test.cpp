#include "cli/prompt.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "image/codec.h"
#include "support/error_text.h"
#include "support/shared.h"
#include "support/written_clip.h"

namespace glimpse::cli {
namespace {

using Kind = text::ChatPart::Kind;

std::string written(const test::TempFolder& folder, const std::string& text) {
  write_file_atomically(folder.path() / "prompt.json", text);
  return folder.path() / "prompt.json";
}

// Reads nothing but clips: their first and last frames.
class FirstAndLast : public models::Processor {
 public:
  models::Clip sample_clip(const image::VideoFile& video,
                           const models::ClipSampling& sampling) const override {
    models::Clip clip{.frames_per_second = static_cast<double>(sampling.num_frames.value_or(0))};
    video.read({0, video.facts().frames - 1},
               [&](const image::Image& frame) { clip.frames.push_back(frame); });
    return clip;
  }
  const text::Tokenizer& tokenizer() const override { fail(); }
  std::string render(const models::Prompt&) const override { fail(); }
  models::Pixels pixels(const image::Image&) const override { fail(); }
  image::Image seen(const image::Image&) const override { fail(); }
  models::ModelInput lay_out(const std::vector<int64_t>&, const models::Pixels&) const override {
    fail();
  }
  int64_t image_token() const override { fail(); }

 private:
  [[noreturn]] static void fail() { throw std::logic_error("no clip"); }
};

TEST(Prompt, PutsPicturesBeforeTheQuestionAndTheSystemTurnInFront) {
  const PromptRequest request =
      read_prompt({.images = {"a.png", "b.png"}, .prompt = "what?", .system = "be brief"});
  ASSERT_EQ(request.prompt.turns.size(), 2U);
  EXPECT_EQ(request.prompt.turns[0].role, "system");
  EXPECT_EQ(request.prompt.turns[1].parts.size(), 3U);
  EXPECT_EQ(request.prompt.turns[1].parts[2].text, "what?");
  EXPECT_EQ(request.visuals.size(), 2U);
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
  ASSERT_EQ(request.visuals.size(), 2U);
  EXPECT_EQ(request.visuals[0].path, folder.path() / "x.png");
  EXPECT_EQ(request.visuals[1].path, "y.png");
  ASSERT_EQ(request.prompt.turns.size(), 2U);
  EXPECT_EQ(request.prompt.turns[0].parts[0].kind, Kind::image);
  EXPECT_EQ(request.prompt.turns[1].parts[0].text, "a ring .");
}

TEST(Prompt, TakesFoldersOfFramesAsClips) {
  const test::TempFolder folder;
  const image::Image light{.width = 1, .height = 1, .rgb = {9, 9, 9}};
  const image::Image dark{.width = 1, .height = 1, .rgb = {3, 3, 3}};
  image::write_png(folder.path() / "clip/02.png", light);
  image::write_png(folder.path() / "clip/01.png", dark);
  write_file_atomically(folder.path() / "clip/notes.txt", "no frame");
  const std::string clip = folder.path() / "clip";
  const PromptRequest request = read_prompt(
      {.images = {clip + "/02.png"}, .videos = {clip}, .sampling = {.fps = 4}, .prompt = "what?"});
  const std::vector<text::ChatPart>& parts = request.prompt.turns[0].parts;
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].kind, Kind::image);
  EXPECT_EQ(parts[1].kind, Kind::video);
  const std::vector<Visual> visuals = read_visuals(request, FirstAndLast());
  ASSERT_EQ(visuals.size(), 2U);
  EXPECT_EQ(visuals[0].frames_per_second, 0);
  EXPECT_EQ(visuals[1].frames_per_second, 4);
  ASSERT_EQ(visuals[1].frames.size(), 2U);
  EXPECT_EQ(visuals[1].frames[0].rgb, dark.rgb);  // by name, not by age
  const std::string messages =
      written(folder, R"([{"role": "user", "content": [{"type": "video", "path": "clip"}]}])");
  EXPECT_EQ(read_prompt({.messages = messages}).visuals.at(0).path, folder.path() / "clip");
}

TEST(Prompt, LetsTheProcessorChooseFramesOfAVideoFile) {
  const test::TempFolder folder;
  const std::string clip = test::written_clip(folder.path(), 9, 8);
  const PromptRequest request =
      read_prompt({.videos = {clip}, .sampling = {.num_frames = 2}, .prompt = "what?"});
  EXPECT_EQ(request.prompt.turns[0].parts[0].kind, Kind::video);
  const std::vector<Visual> visuals = read_visuals(request, FirstAndLast());
  ASSERT_EQ(visuals.size(), 1U);
  ASSERT_EQ(visuals[0].frames.size(), 2U);
  EXPECT_NEAR(visuals[0].frames[0].rgb[0], test::clip_level(0), 2);
  EXPECT_NEAR(visuals[0].frames[1].rgb[0], test::clip_level(8), 2);
  EXPECT_EQ(visuals[0].frames_per_second, 2);  // num_frames reached the processor
}

TEST(Prompt, RefusesClipsThatAreNone) {
  const test::TempFolder folder;
  const auto refused = [](const PromptArguments& a) {
    return test::error_text([&] { read_visuals(read_prompt(a), FirstAndLast()); });
  };
  EXPECT_NE(refused({.videos = {"a.mp4"}, .prompt = "b"}).find("no such file"), std::string::npos);
  EXPECT_NE(refused({.images = {folder.path()}, .prompt = "b"}), "");
  EXPECT_NE(refused({.videos = {folder.path()}, .prompt = "b"}).find("no frames"),
            std::string::npos);
  EXPECT_NE(refused({.sampling = {.fps = 0}, .prompt = "b"}).find("--fps"), std::string::npos);
  EXPECT_NE(refused({.sampling = {.fps = 1}, .prompt = "b"}).find("no video"), std::string::npos);
  EXPECT_NE(refused({.videos = {folder.path()}, .sampling = {.num_frames = 4}, .prompt = "b"})
                .find("a --video that is a file"),
            std::string::npos);
  EXPECT_NE(refused({.videos = {folder.path()}, .messages = "m.json"}).find("--video"),
            std::string::npos);
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
