#pragma once
#include <filesystem>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::text {

struct ChatPart {
  enum class Kind { image, text, video };
  Kind kind = Kind::text;
  std::string text;  ///< empty for images and videos
};

/// One message of a chat.
struct ChatTurn {
  std::string role;  ///< "user", "assistant" or "system"
  std::vector<ChatPart> parts;
};

/// How a family writes the turns of one role: `before`, its parts, `after`. An image part is
/// written as `image`, a text part as its text and `after_text`.
struct RoleForm {
  std::string_view role;
  std::string_view before;
  std::string_view image;
  std::string_view after_text;
  std::string_view after;
};

/// How a model family writes a chat.
struct ChatTemplate {
  std::string_view name;
  std::string_view default_system;  ///< stands in front when the chat has no system turn
  std::span<const RoleForm> roles;
  std::string_view answer_mark;  ///< after the last turn: the model goes on from here
  bool images_first = true;      ///< in their turn; otherwise parts stand in the order given
  std::string_view video;        ///< a video part; empty = the family has none
};

struct ChatOptions {
  bool default_system = true;
  bool answer_mark = true;       ///< false: a finished chat
  bool number_pictures = false;  ///< "Picture 1: " before images, "Video 1: " before videos
};

/// By name: llava15 (llava-1.5-hf, also v1.6-vicuna-hf), vicuna_v1 (the original LLaVA code),
/// llava_next_mistral, llava_next_chatml (v1.6-34b), qwen2_vl (also Qwen2.5-VL), qwen3_vl, demo.
/// Errors: Error for other names, listing these.
const ChatTemplate& chat_template_named(const std::string& name);

/// By the Jinja text in `folder`: chat_template.jinja, else chat_template.json, else the
/// chat_template of tokenizer_config.json. We do not run Jinja: a text is recognised by its hash,
/// white space around it aside. Errors: Error when there is none or it is unknown, listing the
/// families.
const ChatTemplate& recognise_chat_template(const std::filesystem::path& folder);

/// The template of a folder, recognised once, when a prompt first needs it: raw prompts run with
/// any template. Safe to use from several threads.
class FolderChatTemplate {
 public:
  explicit FolderChatTemplate(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// Errors: as recognise_chat_template.
  const ChatTemplate& get() const;

 private:
  std::filesystem::path folder_;
  mutable std::mutex mutex_;
  mutable const ChatTemplate* found_ = nullptr;
};

/// The prompt text, placeholders not expanded, without the BOS that the tokenizer adds.
/// Errors: Error for a role or a kind of part that the family does not have, and for a chat without
/// turns.
std::string render_chat(const ChatTemplate& chat, std::span<const ChatTurn> turns,
                        const ChatOptions& options = {});

/// The chat_template.jinja of folders that we write: "user <image> what color is it ? assistant".
/// It is recognised as `demo`, and the Jinja of transformers renders the same text.
extern const std::string_view kDemoChatTemplate;

}  // namespace glimpse::text
