#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/model.h"

namespace glimpse::cli {

/// The question of `glimpse run`: exactly one of prompt, messages, raw_prompt and ids is given.
struct PromptArguments {
  std::vector<std::string> images;
  std::vector<std::string> videos;  ///< files or folders of frames, behind the pictures in `prompt`
  models::ClipSampling sampling;    ///< of files; a folder's frames were taken at its `fps`
  bool as_stored = false;           ///< not turned by what files say of their orientation
  std::string prompt;               ///< text of one user turn
  std::string system;               ///< with `prompt`: a turn in front
  std::string messages;             ///< JSON file: a chat in the content-list form of Hugging Face
  std::string raw_prompt;           ///< tokenised as it stands, image marks included
  std::string ids;                  ///< JSON file: token ids with the family's image placeholder
};

/// A picture's file, or a clip: a video file or a folder of frames.
struct VisualSource {
  std::filesystem::path path;
  bool clip = false;
};

struct PromptRequest {
  models::Prompt prompt;
  std::vector<int64_t> ids;  ///< instead of `prompt` when not empty
  std::vector<VisualSource> visuals;
  models::ClipSampling sampling;
  bool as_stored = false;
};

/// A picture, or the frames of a clip.
struct Visual {
  std::vector<image::Image> frames;
  double frames_per_second = 0;  ///< of a clip; 0 = a picture
};

/// Paths inside a messages file are relative to its folder; an image part without a path takes the
/// next of `images`. Errors: Error for none or several prompts, a malformed file, and a number of
/// `images` that does not fit the chat.
PromptRequest read_prompt(const PromptArguments& arguments);

/// Frames of a folder stand in the order of their names; `processor` chooses those of a video file.
/// Errors: those of decode_image, VideoFile and Processor::sample_clip; Error for a folder without
/// frames.
std::vector<Visual> read_visuals(const PromptRequest& request, const models::Processor& processor);

/// The model's input; `visuals` are those of the request. Errors: those of the processor.
models::ModelInput make_input(const models::Model& model, const PromptRequest& request,
                              const std::vector<Visual>& visuals);

/// The same over pixels of the visuals.
models::ModelInput lay_out(const models::Model& model, const PromptRequest& request,
                           const models::Pixels& pixels);

/// The prompt as the tokenizer reads it.
std::string prompt_text(const models::Model& model, const PromptRequest& request);

}  // namespace glimpse::cli
