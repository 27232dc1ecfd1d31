#include "cli/prompt.h"

#include "base/error.h"
#include "image/codec.h"
#include "text/json_view.h"

namespace glimpse::cli {
namespace {

namespace fs = std::filesystem;
using text::ChatPart;
using text::JsonView;

void require_one(const PromptArguments& a) {
  const int given = int(!a.prompt.empty()) + int(!a.messages.empty()) + int(!a.raw_prompt.empty()) +
                    int(!a.ids.empty());
  if (given != 1) {
    throw Error({.where = "arguments",
                 .found = given == 0 ? "no question" : "several questions",
                 .expected = "exactly one of --prompt, --messages, --raw-prompt, --ids"});
  }
  if (!a.system.empty() && a.prompt.empty()) {
    throw Error({.where = "--system", .found = "no --prompt", .expected = "both"});
  }
}

class MessagesReader {
 public:
  MessagesReader(const PromptArguments& arguments, PromptRequest& request)
      : file_(arguments.messages), free_(arguments.images), request_(request) {}

  void read() {
    const JsonView root = JsonView::read(file_);
    const JsonView inner = root.is_list() ? root : root.at("messages");
    for (const JsonView& message : inner.items()) {
      text::ChatTurn turn{.role = message.at("role").text()};
      read_content(message.at("content"), turn);
      request_.prompt.turns.push_back(std::move(turn));
    }
    if (next_ != free_.size()) {
      throw Error({.where = file_.string(),
                   .found = std::to_string(free_.size() - next_) + " --image too many",
                   .expected = "one per image part without a path"});
    }
  }

 private:
  void read_content(const JsonView& content, text::ChatTurn& turn) {
    if (content.is_text()) {
      turn.parts.push_back({.kind = ChatPart::Kind::text, .text = content.text()});
      return;
    }
    for (const JsonView& part : content.items()) {
      const std::string type = part.at("type").text();
      if (type == "text") {
        turn.parts.push_back({.kind = ChatPart::Kind::text, .text = part.at("text").text()});
      } else if (type == "image") {
        turn.parts.push_back({.kind = ChatPart::Kind::image});
        request_.images.push_back(image_of(part));
      } else {
        throw Error({.where = file_.string(),
                     .found = "a part of type '" + type + "'",
                     .expected = "text or image"});
      }
    }
  }

  fs::path image_of(const JsonView& part) {
    const std::string path = part.text_or("path", "");
    if (!path.empty()) return file_.parent_path() / path;  // an absolute path stays as it is
    if (next_ < free_.size()) return free_[next_++];
    throw Error({.where = file_.string(),
                 .found = "an image part without a path",
                 .expected = "\"path\", or an --image for it"});
  }

  fs::path file_;
  const std::vector<std::string>& free_;
  PromptRequest& request_;
  size_t next_ = 0;
};

}  // namespace

PromptRequest read_prompt(const PromptArguments& a) {
  require_one(a);
  PromptRequest request;
  if (!a.messages.empty()) {
    MessagesReader(a, request).read();
    return request;
  }
  request.images.assign(a.images.begin(), a.images.end());
  if (!a.ids.empty()) {
    for (const JsonView& id : JsonView::read(a.ids).items()) request.ids.push_back(id.integer());
    if (request.ids.empty()) throw Error({.where = a.ids, .found = "no ids"});
    return request;
  }
  request.prompt.raw = a.raw_prompt;
  if (!a.raw_prompt.empty()) return request;
  request.prompt = models::user_prompt(a.prompt, static_cast<int64_t>(a.images.size()));
  if (!a.system.empty()) {
    const text::ChatTurn system{.role = "system",
                                .parts = {{.kind = ChatPart::Kind::text, .text = a.system}}};
    request.prompt.turns.insert(request.prompt.turns.begin(), system);
  }
  return request;
}

std::vector<image::Image> read_pictures(const PromptRequest& request) {
  std::vector<image::Image> pictures;
  for (const fs::path& path : request.images) pictures.push_back(image::decode_image(path));
  return pictures;
}

models::ModelInput make_input(const models::Model& model, const PromptRequest& request,
                              const std::vector<image::Image>& pictures) {
  if (!request.ids.empty()) return model.processor->prepare_ids(request.ids, pictures);
  return model.processor->prepare(request.prompt, pictures);
}

std::string prompt_text(const models::Model& model, const PromptRequest& request) {
  if (request.ids.empty()) return model.processor->render(request.prompt);
  return model.processor->tokenizer().decode(request.ids, /*skip_special=*/false);
}

}  // namespace glimpse::cli
