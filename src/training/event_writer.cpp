#include "training/event_writer.h"

#include <unistd.h>

#include <array>
#include <bit>
#include <chrono>
#include <string>

#include "base/error.h"

namespace glimpse::training {
namespace {

static_assert(std::endian::native == std::endian::little, "records are little-endian");

template <class T>
std::string bytes_of(T value) {
  const auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(value);
  return {bytes.begin(), bytes.end()};
}

// Protocol buffer fields: key = number * 8 + wire type (0 varint, 1 eight bytes, 2 length and
// bytes, 5 four bytes).
std::string varint(uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  return out + static_cast<char>(value);
}
std::string field(int number, int wire_type) {
  return varint(static_cast<uint64_t>(number * 8 + wire_type));
}
std::string message(int number, const std::string& content) {
  return field(number, 2) + varint(content.size()) + content;
}

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Event: wall_time = 1, step = 2, then one of file_version = 3, summary = 5, session_log = 7.
std::string event(int64_t step, const std::string& content) {
  return field(1, 1) + bytes_of(now()) + field(2, 0) + varint(static_cast<uint64_t>(step)) +
         content;
}

// Summary.value = 1; Value: tag = 1, simple_value = 2.
std::string scalar(const std::string& tag, double value) {
  return message(1, message(1, tag) + field(2, 5) + bytes_of(static_cast<float>(value)));
}

// The format rotates and shifts its checksums, because data may itself contain checksums.
uint32_t masked(uint32_t crc) { return std::rotr(crc, 15) + 0xa282ead8U; }

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "host";
}

}  // namespace

uint32_t crc32c(std::string_view bytes) {
  uint32_t crc = 0xffffffffU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0x82f63b78U : 0);
  }
  return ~crc;
}

EventWriter::EventWriter(const std::filesystem::path& run, int64_t first_step)
    : path_(run / ("events.out.tfevents." + std::to_string(static_cast<int64_t>(now())) + "." +
                   host_name())),
      out_(path_, std::ios::binary | std::ios::app) {
  append(event(0, message(3, "brain.Event:2")));
  const std::string session_start = field(1, 0) + varint(1);
  append(event(first_step, message(7, session_start)));
}

void EventWriter::write(const LogLine& line) {
  std::string scalars = scalar("loss", line.loss) + scalar("lr", line.lr) +
                        scalar("grad_norm", line.grad_norm) +
                        scalar("samples_per_s", line.samples_per_s);
  for (const auto& [name, value] : line.components) scalars += scalar(name, value);
  append(event(line.step, message(5, scalars)));
}

void EventWriter::append(std::string_view event) {
  const std::string length = bytes_of(static_cast<uint64_t>(event.size()));
  out_ << length << bytes_of(masked(crc32c(length))) << event << bytes_of(masked(crc32c(event)));
  out_.flush();
  if (!out_) {
    throw Error({.where = path_.string(), .found = "cannot append", .advice = "is the disk full?"});
  }
}

}  // namespace glimpse::training
