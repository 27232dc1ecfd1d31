#pragma once
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "training/run_folder.h"

namespace glimpse::training {

/// Lines of the log for TensorBoard: RUN/events.out.tfevents.<seconds>.<host>, one file per
/// process. Format: TFRecord (length, masked CRC-32C, data, masked CRC-32C) of tensorflow.Event
/// messages.
class EventWriter {
 public:
  /// `first_step`: steps taken before; TensorBoard drops what an earlier file says beyond it.
  /// Errors: Error when the file cannot be created.
  EventWriter(const std::filesystem::path& run, int64_t first_step);
  /// One scalar per key of metrics.jsonl. Errors: Error when the file cannot be written.
  void write(const LogLine& line);

 private:
  void append(std::string_view event);
  std::filesystem::path path_;
  std::ofstream out_;
};

/// CRC-32C (Castagnoli) of RFC 3720, section 12.1.
uint32_t crc32c(std::string_view bytes);

}  // namespace glimpse::training
