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
        request_.visuals.push_back({.path = image_of(part)});
      } else if (type == "video") {
        turn.parts.push_back({.kind = ChatPart::Kind::video});
        request_.visuals.push_back(
            {.path = file_.parent_path() / part.at("path").text(), .clip = true});
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

// Options that would change nothing are mistakes.
void require_use_of(const models::ClipSampling& s, const std::vector<VisualSource>& visuals) {
  const auto is_file = [](const VisualSource& v) { return v.clip && !fs::is_directory(v.path); };
  const bool for_files = s.num_frames || s.min_frames || s.max_frames || s.max_pixels ||
                         s.start_s || s.end_s || s.rule != models::ClipSampling{}.rule;
  const bool has_clip =
      std::any_of(visuals.begin(), visuals.end(), [](const VisualSource& v) { return v.clip; });
  if ((!s.fps || has_clip) &&
      (!for_files || std::any_of(visuals.begin(), visuals.end(), is_file))) {
    return;
  }
  throw Error({.where = for_files ? "options of frames" : "--fps",
               .found = "no video they could apply to",
               .expected = for_files ? "a --video that is a file" : "a --video"});
}

constexpr double kFolderFps = 2;  // of frames that were extracted beforehand

Visual read_clip(const fs::path& path, const PromptRequest& request,
                 const models::Processor& processor) {
  const bool upright = !request.as_stored;
  if (!fs::is_directory(path)) {
    models::Clip clip =
        processor.sample_clip(image::VideoFile(path, {.upright = upright}), request.sampling);
    return {.frames = std::move(clip.frames), .frames_per_second = clip.frames_per_second};
  }
  Visual visual{.frames_per_second = request.sampling.fps.value_or(kFolderFps)};
  for (const fs::path& file : frames_of(path)) {
    visual.frames.push_back(image::decode_image(file, {.apply_exif = upright}));
  }
  return visual;
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
  models::validate(a.sampling);
  PromptRequest request{.sampling = a.sampling, .as_stored = a.as_stored};
  if (!a.messages.empty()) {
    MessagesReader(a, request).read();
    require_use_of(a.sampling, request.visuals);
    return request;
  }
  for (const std::string& image : a.images) request.visuals.push_back({.path = image});
  for (const std::string& video : a.videos) {
    request.visuals.push_back({.path = video, .clip = true});
  }
  require_use_of(a.sampling, request.visuals);
  if (!a.ids.empty()) {
    for (const JsonView& id : JsonView::read(a.ids).items()) request.ids.push_back(id.integer());
    if (request.ids.empty()) throw Error({.where = a.ids, .found = "no ids"});
    return request;
  }
  request.prompt.raw = a.raw_prompt;
  if (a.raw_prompt.empty()) request.prompt = one_turn(a);
  return request;
}

std::vector<Visual> read_visuals(const PromptRequest& request, const models::Processor& processor) {
  std::vector<Visual> visuals;
  for (const VisualSource& source : request.visuals) {
    visuals.push_back(source.clip ? read_clip(source.path, request, processor)
                                  : Visual{{image::decode_image(
                                        source.path, {.apply_exif = !request.as_stored})}});
  }
  return visuals;
}

models::ModelInput make_input(const models::Model& model, const PromptRequest& request,
                              const std::vector<Visual>& visuals) {
  const models::Processor& processor = *model.processor;
  std::vector<models::Pixels> parts;
  for (const Visual& visual : visuals) {
    const bool is_clip = visual.frames_per_second > 0;
    parts.push_back(is_clip ? processor.clip_pixels(visual.frames, visual.frames_per_second)
                            : processor.pixels(visual.frames.front()));
  }
  return lay_out(model, request, models::join(parts));
}

models::ModelInput lay_out(const models::Model& model, const PromptRequest& request,
                           const models::Pixels& pixels) {
  return request.ids.empty() ? model.processor->lay_out_prompt(request.prompt, pixels)
                             : model.processor->lay_out(request.ids, pixels);
}

std::string prompt_text(const models::Model& model, const PromptRequest& request) {
  if (request.ids.empty()) return model.processor->render(request.prompt);
  return model.processor->tokenizer().decode(request.ids, /*skip_special=*/false);
}

}  // namespace glimpse::cli
