#include "text/chat_template.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "text/json_view.h"

namespace glimpse::text {

const std::string_view kDemoChatTemplate =
    R"({%- for turn in messages -%}
{%- if turn.role not in ['user', 'assistant'] -%}
{{- raise_exception('this model knows user and assistant turns only') -}}
{%- endif -%}
{{- turn.role ~ ' ' -}}
{%- for part in turn.content if part.type == 'image' -%}{{- '<image> ' -}}{%- endfor -%}
{%- for part in turn.content if part.type == 'text' -%}{{- part.text ~ ' ' -}}{%- endfor -%}
{%- if turn.role == 'assistant' -%}{{- '<eos> ' -}}{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- 'assistant' -}}{%- endif -%}
)";

namespace {

constexpr RoleForm kLlava15Roles[] = {
    {"system", "", "<image>\n", " ", ""},
    {"user", "USER: ", "<image>\n", " ", ""},
    {"assistant", "ASSISTANT: ", "<image>\n", " ", ""},
};
constexpr RoleForm kVicunaRoles[] = {
    {"system", "", "<image>\n", "", " "},
    {"user", "USER: ", "<image>\n", "", " "},
    {"assistant", "ASSISTANT: ", "<image>\n", "", "</s>"},
};
constexpr RoleForm kMistralRoles[] = {
    {"system", "<<SYS>>\n", "", "", "\n<</SYS>>\n\n"},
    {"user", "[INST] ", "<image>\n", "", " [/INST]"},
    {"assistant", " ", "", "", "</s> "},
};
// llava-v1.6-34b: ChatML without line ends between the turns.
constexpr RoleForm kNextChatMlRoles[] = {
    {"system", "<|im_start|>system\n", "<image>\n", "", "<|im_end|>"},
    {"user", "<|im_start|>user\n", "<image>\n", "", "<|im_end|>"},
    {"assistant", "<|im_start|>assistant\n", "<image>\n", "", "<|im_end|>"},
};
constexpr std::string_view kQwenImage = "<|vision_start|><|image_pad|><|vision_end|>";
constexpr std::string_view kQwenVideo = "<|vision_start|><|video_pad|><|vision_end|>";
constexpr RoleForm kQwenRoles[] = {
    {"system", "<|im_start|>system\n", kQwenImage, "", "<|im_end|>\n"},
    {"user", "<|im_start|>user\n", kQwenImage, "", "<|im_end|>\n"},
    {"assistant", "<|im_start|>assistant\n", kQwenImage, "", "<|im_end|>\n"},
};
constexpr RoleForm kDemoRoles[] = {
    {"user", "user ", "<image> ", " ", ""},
    {"assistant", "assistant ", "<image> ", " ", "<eos> "},
};

constexpr std::string_view kVicunaSystem =
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives "
    "helpful, detailed, and polite answers to the user's questions. ";

constexpr std::string_view kQwenSystem =
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n";
constexpr std::string_view kNextChatMlSystem =
    "<|im_start|>system\nAnswer the questions.<|im_end|>";

constexpr ChatTemplate kFamilies[] = {
    {"llava15", "", kLlava15Roles, "ASSISTANT:"},
    {"vicuna_v1", kVicunaSystem, kVicunaRoles, "ASSISTANT:"},
    {"llava_next_mistral", "", kMistralRoles, ""},
    {"llava_next_chatml", kNextChatMlSystem, kNextChatMlRoles, "<|im_start|>assistant\n"},
    {"qwen2_vl", kQwenSystem, kQwenRoles, "<|im_start|>assistant\n", false, kQwenVideo},
    {"qwen3_vl", "", kQwenRoles, "<|im_start|>assistant\n", false, kQwenVideo},
    {"demo", "", kDemoRoles, "assistant"},
};

// SHA-256 of canonical texts. Two texts of one family differ in wording, not in what they render.
struct KnownText {
  std::string_view sha256;
  std::string_view family;
};
constexpr KnownText kKnownTexts[] = {
    // llava-hf/llava-1.5-7b-hf and 13b
    {"6fef09c05345e88b9f85e80bcb3491003332050750586568bdf91cfa81965d0c", "llava15"},
    // llava-hf/llava-v1.6-mistral-7b-hf
    {"2c17243a977fd0643fb549a509a8e2684f45517df0f9f608d5893b719f16569f", "llava_next_mistral"},
    // Qwen/Qwen2-VL and Qwen2.5-VL
    {"a0bc6f6fc7a29a80017a433e8f03a1cc1236e838a944a2d034295a60c4f2fddb", "qwen2_vl"},
    // the families in the recorded tiny folders
    {"9c028e8c5625570a6e4c7914647bc364c4415193361e3aa1d030fc28ea94e432", "llava15"},
    {"a6f8edbf8a9574f0b4893e32ef04a694adcfde69ac0267966d1628078fd9c58b", "llava_next_mistral"},
    {"eae1d10a71b77e6163fef083b2caf9abfeadb32a9d72e266a3b744e3fd494201", "qwen2_vl"},
    {"9c4a0c66081e8bc215fb226d57220dc5fd55a9f2d5f6c13a2d9f992c53406430", "qwen2_vl"},
    {"eb126cf0157106b98393d9fc4cf090d52e64005cef7e8d76f258d359ed791916", "qwen3_vl"},
};

std::string family_names() {
  std::vector<std::string> names;
  for (const ChatTemplate& family : kFamilies) names.emplace_back(family.name);
  return join(names, ", ");
}

const RoleForm& role_form(const ChatTemplate& chat, const std::string& role) {
  std::vector<std::string> known;
  for (const RoleForm& form : chat.roles) {
    if (form.role == role) return form;
    known.emplace_back(form.role);
  }
  throw Error({.where = "chat template '" + std::string(chat.name) + "'",
               .found = "a turn with the role '" + role + "'",
               .expected = "one of " + join(known, ", ")});
}

// Writes the parts of turns, counting pictures and videos over the whole chat.
class PartWriter {
 public:
  PartWriter(const ChatTemplate& chat, bool numbered) : chat_(chat), numbered_(numbered) {}

  void write(const ChatTurn& turn, const RoleForm& form, std::string& out) {
    const auto is_image = [](const ChatPart& part) { return part.kind == ChatPart::Kind::image; };
    std::vector<ChatPart> parts = turn.parts;
    if (chat_.images_first) std::stable_partition(parts.begin(), parts.end(), is_image);
    for (const ChatPart& part : parts) write_part(part, form, out);
  }

 private:
  void write_part(const ChatPart& part, const RoleForm& form, std::string& out) {
    switch (part.kind) {
      case ChatPart::Kind::text:
        out.append(part.text).append(form.after_text);
        break;
      case ChatPart::Kind::image:
        if (numbered_) out += "Picture " + std::to_string(++images_) + ": ";
        out += form.image;
        break;
      case ChatPart::Kind::video:
        if (chat_.video.empty()) refuse_video();
        if (numbered_) out += "Video " + std::to_string(++videos_) + ": ";
        out += chat_.video;
        break;
    }
  }
  [[noreturn]] void refuse_video() const {
    throw Error({.where = "chat template '" + std::string(chat_.name) + "'",
                 .found = "a video",
                 .expected = "texts and pictures only"});
  }

  const ChatTemplate& chat_;
  bool numbered_;
  int64_t images_ = 0, videos_ = 0;
};

// Files made by different versions write the newline of '<image>\n' as itself or as an escape.
std::string canonical(std::string_view text) {
  return trim(replace_all(std::string(text), "\\n", "\n"));
}

// A template is a string, or a list of {name, template} whose "default" counts.
std::string template_text(const JsonView& value) {
  if (value.is_text()) return value.text();
  if (value.is_null()) return "";
  for (const JsonView& entry : value.items()) {
    if (entry.text_or("name", "") == "default") return entry.at("template").text();
  }
  return "";
}

struct FoundText {
  std::filesystem::path file;
  std::string text;
};

FoundText find_template(const std::filesystem::path& folder) {
  const auto jinja = folder / "chat_template.jinja";
  if (std::filesystem::exists(jinja)) return {jinja, read_text_file(jinja)};
  for (const char* name : {"chat_template.json", "tokenizer_config.json"}) {
    const auto path = folder / name;
    if (!std::filesystem::exists(path)) continue;
    const std::string text = template_text(JsonView::read(path).find("chat_template"));
    if (!text.empty()) return {path, text};
  }
  throw Error({.where = folder.string(),
               .found = "no chat_template.jinja, chat_template.json or tokenizer_config.json with "
                        "a chat_template",
               .expected = "the chat template of a known family: " + family_names(),
               .advice = "--raw-prompt works without one"});
}

}  // namespace

const ChatTemplate& chat_template_named(const std::string& name) {
  for (const ChatTemplate& family : kFamilies) {
    if (family.name == name) return family;
  }
  throw Error({.where = "chat template",
               .found = "unknown name '" + name + "'",
               .expected = "one of " + family_names()});
}

const ChatTemplate& recognise_chat_template(const std::filesystem::path& folder) {
  const FoundText found = find_template(folder);
  const std::string text = canonical(found.text);
  if (text == canonical(kDemoChatTemplate)) return chat_template_named("demo");
  const std::string hash = sha256_hex(std::as_bytes(std::span(text)));
  for (const KnownText& known : kKnownTexts) {
    if (known.sha256 == hash) return chat_template_named(std::string(known.family));
  }
  throw Error({.where = found.file.string(),
               .found = "an unknown chat template (SHA-256 " + hash + ")",
               .expected = "the template of a known family: " + family_names(),
               .advice = "--raw-prompt works with any template"});
}

const ChatTemplate& FolderChatTemplate::get() const {
  const std::lock_guard lock(mutex_);
  if (found_ == nullptr) found_ = &recognise_chat_template(folder_);
  return *found_;
}

std::string render_chat(const ChatTemplate& chat, std::span<const ChatTurn> turns,
                        const ChatOptions& options) {
  if (turns.empty()) {
    throw Error({.where = "chat", .found = "no turns", .expected = "one at least"});
  }
  std::string out;
  if (options.default_system && turns.front().role != "system") out += chat.default_system;
  PartWriter parts(chat, options.number_pictures);
  for (const ChatTurn& turn : turns) {
    const RoleForm& form = role_form(chat, turn.role);
    out += form.before;
    parts.write(turn, form, out);
    out += form.after;
  }
  return options.answer_mark ? out.append(chat.answer_mark) : out;
}

}  // namespace glimpse::text
