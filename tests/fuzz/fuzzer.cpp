#include <cstring>

#include "fuzz/parsers.h"

// The entry of libFuzzer; GLIMPSE_FUZZED names the parser.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const glimpse::fuzz::Parser& parser : glimpse::fuzz::kParsers) {
    if (std::strcmp(parser.name, GLIMPSE_FUZZED) != 0) continue;
    glimpse::fuzz::understands(parser, std::as_bytes(std::span(data, size)));
  }
  return 0;
}
