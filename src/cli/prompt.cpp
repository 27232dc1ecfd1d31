#include "cli/prompt.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"
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
  if (!a.videos.empty() && !a.messages.empty()) {
    throw Error({.where = "--video",
                 .found = "--messages",
                 .expected = "clips as parts of that file, of type video"});
  }
  if (!(a.fps > 0)) {
    throw Error({.where = "--fps", .found = std::to_string(a.fps), .expected = "above 0"});
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
        request_.visuals.push_back(image_of(part));
      } else if (type == "video") {
        turn.parts.push_back({.kind = ChatPart::Kind::video});
        request_.visuals.push_back(file_.parent_path() / part.at("path").text());
      } else {
        throw Error({.where = file_.string(),
                     .found = "a part of type '" + type + "'",
                     .expected = "text, image or video"});
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

bool is_frame(const fs::path& file) {
  const std::string ending = lower_ascii(file.extension().string());
  return ending == ".png" || ending == ".jpg" || ending == ".jpeg" || ending == ".webp";
}

std::vector<fs::path> frames_of(const fs::path& folder) {
  std::vector<fs::path> frames;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (is_frame(entry.path())) frames.push_back(entry.path());
  }
  std::sort(frames.begin(), frames.end());
  if (frames.empty()) {
    throw Error({.where = folder.string(),
                 .found = "no frames",
                 .expected = "PNG, JPEG or WebP files, named in their order"});
  }
  return frames;
}

void require_folder(const std::string& video) {
  if (fs::is_directory(video)) return;
  throw Error({.where = "--video " + video,
               .found = fs::exists(video) ? "a file" : "nothing",
               .expected = "a folder of frames",
               .advice = "extract them first: ffmpeg -i FILE -vf fps=2 FOLDER/%05d.png"});
}

models::Prompt one_turn(const PromptArguments& a) {
  models::Prompt prompt = models::user_prompt(a.prompt, static_cast<int64_t>(a.images.size()));
  std::vector<ChatPart>& parts = prompt.turns.back().parts;
  parts.insert(parts.end() - 1, a.videos.size(), ChatPart{.kind = ChatPart::Kind::video});
  if (!a.system.empty()) {
    const text::ChatTurn system{.role = "system",
                                .parts = {{.kind = ChatPart::Kind::text, .text = a.system}}};
    prompt.turns.insert(prompt.turns.begin(), system);
  }
  return prompt;
}

}  // namespace

PromptRequest read_prompt(const PromptArguments& a) {
  require_one(a);
  PromptRequest request{.fps = a.fps, .as_stored = a.as_stored};
  if (!a.messages.empty()) {
    MessagesReader(a, request).read();
    return request;
  }
  request.visuals.assign(a.images.begin(), a.images.end());
  for (const std::string& video : a.videos) {
    require_folder(video);
    request.visuals.emplace_back(video);
  }
  if (!a.ids.empty()) {
    for (const JsonView& id : JsonView::read(a.ids).items()) request.ids.push_back(id.integer());
    if (request.ids.empty()) throw Error({.where = a.ids, .found = "no ids"});
    return request;
  }
  request.prompt.raw = a.raw_prompt;
  if (a.raw_prompt.empty()) request.prompt = one_turn(a);
  return request;
}

std::vector<Visual> read_visuals(const PromptRequest& request) {
  const image::DecodeOptions options{.apply_exif = !request.as_stored};
  std::vector<Visual> visuals;
  for (const fs::path& path : request.visuals) {
    Visual visual{.clip = fs::is_directory(path)};
    const std::vector<fs::path> files = visual.clip ? frames_of(path) : std::vector<fs::path>{path};
    for (const fs::path& file : files) {
      visual.frames.push_back(image::decode_image(file, options));
    }
    visuals.push_back(std::move(visual));
  }
  return visuals;
}

models::ModelInput make_input(const models::Model& model, const PromptRequest& request,
                              const std::vector<Visual>& visuals) {
  const models::Processor& processor = *model.processor;
  std::vector<models::Pixels> parts;
  for (const Visual& visual : visuals) {
    parts.push_back(visual.clip ? processor.clip_pixels(visual.frames, request.fps)
                                : processor.pixels(visual.frames.front()));
  }
  const models::Pixels pixels = models::join(parts);
  return request.ids.empty() ? processor.lay_out_prompt(request.prompt, pixels)
                             : processor.lay_out(request.ids, pixels);
}

std::string prompt_text(const models::Model& model, const PromptRequest& request) {
  if (request.ids.empty()) return model.processor->render(request.prompt);
  return model.processor->tokenizer().decode(request.ids, /*skip_special=*/false);
}

}  // namespace glimpse::cli
