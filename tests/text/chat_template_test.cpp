#include "text/chat_template.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::text {
namespace {

using Kind = ChatPart::Kind;

ChatTurn turn(const std::string& role, const std::string& words, int images = 0) {
  ChatTurn result{.role = role, .parts = {{.kind = Kind::text, .text = words}}};
  for (int i = 0; i < images; ++i) result.parts.push_back({.kind = Kind::image, .text = ""});
  return result;
}

std::string render(const std::string& family, const std::vector<ChatTurn>& turns) {
  return render_chat(chat_template_named(family), turns);
}

TEST(RenderChat, WritesLlava15) {
  EXPECT_EQ(render("llava15", {turn("user", "What is it?", 1)}),
            "USER: <image>\nWhat is it? ASSISTANT:");
  EXPECT_EQ(render("llava15", {turn("system", "Be brief."), turn("user", "A?", 2),
                               turn("assistant", "B."), turn("user", "C?")}),
            "Be brief. USER: <image>\n<image>\nA? ASSISTANT: B. USER: C? ASSISTANT:");
}

TEST(RenderChat, WritesVicunaWithItsSystemPrompt) {
  const std::string system =
      "A chat between a curious user and an artificial intelligence assistant. The assistant gives "
      "helpful, detailed, and polite answers to the user's questions. ";
  EXPECT_EQ(
      render("vicuna_v1", {turn("user", "A?", 1), turn("assistant", "B."), turn("user", "C?")}),
      system + "USER: <image>\nA? ASSISTANT: B.</s>USER: C? ASSISTANT:");
  EXPECT_EQ(render("vicuna_v1", {turn("system", "Be brief."), turn("user", "A?")}),
            "Be brief. USER: A? ASSISTANT:");
}

TEST(RenderChat, WritesMistral) {
  EXPECT_EQ(render("llava_next_mistral", {turn("system", "S"), turn("user", "A?", 1),
                                          turn("assistant", "B."), turn("user", "C?")}),
            "<<SYS>>\nS\n<</SYS>>\n\n[INST] <image>\nA? [/INST] B.</s> [INST] C? [/INST]");
}

TEST(RenderChat, WritesQwenPartsInTheirOrder) {
  const std::string system = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n";
  const std::string picture = "<|vision_start|><|image_pad|><|vision_end|>";
  EXPECT_EQ(render("qwen2_vl", {turn("user", "A?", 1)}),
            system + "<|im_start|>user\nA?" + picture + "<|im_end|>\n<|im_start|>assistant\n");
  EXPECT_EQ(render("qwen3_vl", {turn("system", "S"), turn("user", "A?"), turn("assistant", "B."),
                                turn("user", "C?")}),
            "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nA?<|im_end|>\n"
            "<|im_start|>assistant\nB.<|im_end|>\n<|im_start|>user\nC?<|im_end|>\n"
            "<|im_start|>assistant\n");
}

TEST(RenderChat, ObeysItsOptions) {
  const ChatTemplate& qwen = chat_template_named("qwen2_vl");
  ChatTurn pictures = turn("user", "A?", 2);
  pictures.parts.push_back({.kind = Kind::video});
  const std::vector<ChatTurn> turns{pictures, turn("assistant", "B.", 1)};
  const std::string picture = "<|vision_start|><|image_pad|><|vision_end|>";
  EXPECT_EQ(render_chat(qwen, turns,
                        {.default_system = false, .answer_mark = false, .number_pictures = true}),
            "<|im_start|>user\nA?Picture 1: " + picture + "Picture 2: " + picture +
                "Video 1: <|vision_start|><|video_pad|><|vision_end|><|im_end|>\n"
                "<|im_start|>assistant\nB.Picture 3: " +
                picture + "<|im_end|>\n");
}

TEST(RenderChat, RefusesVideosOfFamiliesWithoutThem) {
  ChatTurn video{.role = "user", .parts = {{.kind = Kind::video}}};
  EXPECT_NE(test::error_text([&] { render("llava15", {video}); }).find("a video"),
            std::string::npos);
}

TEST(RenderChat, WritesNextChatMl) {
  EXPECT_EQ(render("llava_next_chatml", {turn("user", "A?", 1)}),
            "<|im_start|>system\nAnswer the questions.<|im_end|><|im_start|>user\n<image>\nA?"
            "<|im_end|><|im_start|>assistant\n");
}

TEST(RenderChat, WritesDemo) {
  EXPECT_EQ(render("demo", {turn("user", "what color is it ?", 1)}),
            "user <image> what color is it ? assistant");
  EXPECT_EQ(render("demo", {turn("user", "a ?", 1), turn("assistant", "b ."), turn("user", "c ?")}),
            "user <image> a ? assistant b . <eos> user c ? assistant");
}

TEST(RenderChat, RejectsUnknownRolesAndEmptyChats) {
  EXPECT_EQ(test::error_text([] { render("demo", {turn("system", "x")}); }),
            "chat template 'demo': a turn with the role 'system'; expected one of user, assistant");
  EXPECT_NE(test::error_text([] { render("demo", {}); }), "");
}

TEST(ChatTemplateNamed, ListsTheKnownNames) {
  EXPECT_EQ(test::error_text([] { chat_template_named("vicuna"); }),
            "chat template: unknown name 'vicuna'; expected one of llava15, vicuna_v1, "
            "llava_next_mistral, llava_next_chatml, qwen2_vl, qwen3_vl, demo");
}

class RecogniseChatTemplate : public testing::Test {
 protected:
  std::string family_of(const std::string& file, const std::string& content) {
    const test::TempFolder folder;
    write_file_atomically(folder.path() / file, content);
    return std::string(recognise_chat_template(folder.path()).name);
  }
  const std::string demo_{kDemoChatTemplate};
};

TEST_F(RecogniseChatTemplate, ReadsEveryPlaceOfTheText) {
  EXPECT_EQ(family_of("chat_template.jinja", "\n " + demo_ + "\n"), "demo");
  const nlohmann::json object{{"chat_template", demo_}};
  EXPECT_EQ(family_of("chat_template.json", object.dump()), "demo");
  EXPECT_EQ(family_of("tokenizer_config.json", object.dump()), "demo");
  const nlohmann::json list{
      {"chat_template",
       {{{"name", "tool_use"}, {"template", "x"}}, {{"name", "default"}, {"template", demo_}}}}};
  EXPECT_EQ(family_of("tokenizer_config.json", list.dump()), "demo");
}

TEST_F(RecogniseChatTemplate, PrefersTheJinjaFile) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "chat_template.jinja", demo_);
  write_file_atomically(folder.path() / "tokenizer_config.json", R"({"chat_template": "other"})");
  EXPECT_EQ(recognise_chat_template(folder.path()).name, "demo");
}

TEST_F(RecogniseChatTemplate, ExplainsUnknownAndMissingTemplates) {
  const std::string unknown =
      test::error_text([&] { family_of("chat_template.jinja", "{{ x }}"); });
  EXPECT_NE(unknown.find("chat_template.jinja: an unknown chat template"), std::string::npos);
  EXPECT_NE(unknown.find("llava15, vicuna_v1"), std::string::npos);
  EXPECT_NE(unknown.find("--raw-prompt"), std::string::npos);
  const std::string missing = test::error_text([&] { family_of("tokenizer_config.json", "{}"); });
  EXPECT_NE(missing.find("--raw-prompt"), std::string::npos);
  EXPECT_NE(test::error_text([&] { family_of("chat_template.json", "[1]"); }), "");
}

#ifdef GLIMPSE_SHARED_DIR
std::vector<ChatTurn> read_turns(const nlohmann::json& messages) {
  std::vector<ChatTurn> turns;
  for (const auto& message : messages) {
    ChatTurn result{.role = message.at("role").get<std::string>(), .parts = {}};
    if (message.at("content").is_string()) {
      result.parts.push_back({.text = message.at("content").get<std::string>()});
      turns.push_back(result);
      continue;
    }
    for (const auto& part : message.at("content")) {
      const auto type = part.at("type").get<std::string>();
      const Kind kind = type == "image" ? Kind::image : type == "video" ? Kind::video : Kind::text;
      result.parts.push_back({.kind = kind, .text = part.value("text", "")});
    }
    turns.push_back(result);
  }
  return turns;
}

void expect_recorded_prompts(const std::string& family) {
  const auto folder = test::shared_dir() / "golden" / "models" / family;
  const ChatTemplate& chat = recognise_chat_template(folder);
  const nlohmann::json cases = read_json_file(folder / "cases" / "cases.json");
  ASSERT_GT(cases.at("cases").size(), 3u);
  for (const auto& entry : cases.at("cases")) {
    const auto& prompt = entry.at("rendered_prompt");
    const bool batch = prompt.is_array();
    for (size_t i = 0; i < (batch ? prompt.size() : 1); ++i) {
      const auto& messages = batch ? entry.at("messages").at(i) : entry.at("messages");
      EXPECT_EQ(render_chat(chat, read_turns(messages)),
                (batch ? prompt.at(i) : prompt).get<std::string>());
    }
  }
}

TEST(FolderChatTemplate, IsReadWhenAskedForAndOnce) {
  const test::TempFolder folder;
  const FolderChatTemplate chat(folder.path());
  EXPECT_THROW(chat.get(), Error);
  write_file_atomically(folder.path() / "chat_template.jinja", std::string(kDemoChatTemplate));
  EXPECT_EQ(chat.get().name, "demo");
  std::filesystem::remove(folder.path() / "chat_template.jinja");
  EXPECT_EQ(chat.get().name, "demo");
}

TEST_F(RecogniseChatTemplate, RendersTheRecordedPrompts) {
  for (const char* family : {"llava15", "llava_next", "qwen2_5_vl", "qwen3_vl"}) {
    expect_recorded_prompts(family);
  }
}
#endif

}  // namespace
}  // namespace glimpse::text
