#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "image/image.h"

namespace glimpse::data {

/// An evidence box in unit coordinates of the picture (0..1, x to the right, y down). One whose
/// corners are swapped, as published files have them, covers nothing, like in the reference.
struct Box {
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};

enum class Task { vqa, caption };

/// One question about one picture: facts about the world, no tensor.
struct Sample {
  std::string id;        ///< unique in its data set
  std::string image_id;  ///< equal for questions about the same picture
  std::string question;
  std::vector<std::string> answers;  ///< references; the first is the training target
  std::vector<Box> boxes;  ///< evidence; empty = not annotated (training) or the whole picture
  Task task = Task::vqa;
  std::string type;  ///< question type tag ("color", "ocr" ...), "" if the data has none
  std::vector<std::string> options = {};  ///< of a multiple choice, in the order A, B, ...
  std::string context = {};               ///< hint or read text that belongs to the question
  std::string metric = {};  ///< the data set's own score by name (metrics/registry.h), "" = by task
};

}  // namespace glimpse::data
