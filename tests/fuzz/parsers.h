#pragma once
#include <unistd.h>

#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "config/json_reader.h"
#include "image/codec.h"
#include "storage/pickle_reader.h"
#include "storage/safetensors.h"
#include "storage/torch_pickle.h"
#include "storage/zip_archive.h"
#include "text/tokenizer.h"

// What reads files of strangers. A parser either understands its input or throws glimpse::Error:
// nothing else may escape, and memory stays bounded by the size of the input.
namespace glimpse::fuzz {

using Bytes = std::span<const std::byte>;

inline std::string to_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A folder of this process in memory.
inline std::filesystem::path scratch() {
  return "/dev/shm/glimpse-fuzz-" + std::to_string(getpid());
}

inline std::filesystem::path as_file(Bytes bytes, const char* name) {
  write_file_atomically(scratch() / name, to_text(bytes));
  return scratch() / name;
}

inline void safetensors(Bytes bytes) { storage::read_safetensors(as_file(bytes, "a.safetensors")); }

inline void torch_archive(Bytes bytes) { storage::read_torch_archive(as_file(bytes, "a.pt")); }

/// The records and the pickle apart, because damage rarely gets past an archive's checksums.
inline void zip(Bytes bytes) {
  std::vector<std::byte> archive(bytes.begin(), bytes.end());
  storage::read_zip_records(archive, "input");
}

inline void pickle(Bytes bytes) {
  std::vector<std::byte> program(bytes.begin(), bytes.end());
  storage::read_tensor_pickle(program, "input");
}

inline void tokenizer(Bytes bytes) {
  as_file(bytes, "tokenizer.json");
  const auto tokenizer = text::load_tokenizer(scratch());
  const std::vector<int64_t> ids = tokenizer->encode("Hello, w\xC3\xB6rld <image> 12", true);
  tokenizer->decode(ids, false);
}

inline void config_json(Bytes bytes) { config::read_json_text(to_text(bytes), "config.json"); }

inline void picture(Bytes bytes) {
  image::decode_image(bytes, "input", {.apply_exif = true, .max_pixels = 1'000'000});
}

struct Parser {
  const char* name;
  void (*parse)(Bytes bytes);
};

inline constexpr std::array kParsers{Parser{"safetensors", safetensors},
                                     Parser{"torch_archive", torch_archive},
                                     Parser{"zip", zip},
                                     Parser{"pickle", pickle},
                                     Parser{"tokenizer", tokenizer},
                                     Parser{"config_json", config_json},
                                     Parser{"picture", picture}};

/// False when the input was refused the way it should be; anything else but Error passes through.
inline bool understands(const Parser& parser, Bytes bytes) {
  try {
    parser.parse(bytes);
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace glimpse::fuzz
