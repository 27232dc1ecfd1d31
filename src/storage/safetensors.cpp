#include "storage/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "base/strings.h"

namespace glimpse::storage {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "tensors are viewed as they lie on disk");

constexpr size_t kLengthBytes = 8;
constexpr uint64_t kMaxHeaderBytes = 100'000'000;
constexpr size_t kMaxTensors = 1'000'000;
constexpr std::string_view kMetadataKey = "__metadata__";
constexpr JsonRules kHeaderRules{.max_depth = 8, .unique_keys = true};

[[noreturn]] void fail(const std::string& where, const std::string& found,
                       const std::string& expected = "") {
  throw Error({.where = where, .found = found, .expected = expected, .advice = ""});
}

// A tensor's place in the data that follow the header.
struct Entry {
  std::string name;
  DType dtype;
  std::vector<int64_t> shape;
  uint64_t begin;
  uint64_t end;
};

std::string_view header_text(std::span<const std::byte> file, const std::string& where) {
  if (file.size() < kLengthBytes) {
    fail(where, std::to_string(file.size()) + " bytes", "a safetensors file of 8 bytes or more");
  }
  uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  if (length > kMaxHeaderBytes) {
    fail(where, "a header of " + std::to_string(length) + " bytes",
         "a safetensors header of at most 100 MB");
  }
  if (length > file.size() - kLengthBytes) {
    fail(where,
         "a header of " + std::to_string(length) + " bytes in a file of " +
             std::to_string(file.size()),
         "a complete safetensors file");
  }
  const std::string_view text(reinterpret_cast<const char*>(file.data()) + kLengthBytes, length);
  if (!text.starts_with('{')) fail(where, "a header that does not begin with '{'", "safetensors");
  return text;
}

int64_t extent(const json& value, const std::string& where) {
  if (!value.is_number_unsigned() ||
      value.get<uint64_t>() > uint64_t{std::numeric_limits<int64_t>::max()}) {
    fail(where, "the number " + value.dump(), "an integer from 0 to 2^63 - 1");
  }
  return value.get<int64_t>();
}

const json& field(const json& info, const char* key, const std::string& where) {
  const auto found = info.find(key);
  if (found == info.end()) fail(where, "no '" + std::string(key) + "'");
  return *found;
}

Entry parse_entry(const std::string& name, const json& info, const std::string& where) {
  if (!info.is_object()) fail(where, info.type_name(), "an object");
  const json& dtype_name = field(info, "dtype", where);
  const json& shape = field(info, "shape", where);
  const json& offsets = field(info, "data_offsets", where);
  if (!dtype_name.is_string()) fail(where, "a dtype that is not a string");
  const auto dtype = dtype_named(dtype_name.get_ref<const std::string&>());
  if (!dtype) {
    fail(where, "dtype '" + dtype_name.get<std::string>() + "'",
         "F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL");
  }
  if (!shape.is_array()) fail(where, "a shape that is not a list");
  if (!offsets.is_array() || offsets.size() != 2) fail(where, "data_offsets that are not a pair");

  Entry entry{name, *dtype, {}, 0, 0};
  for (const json& value : shape) entry.shape.push_back(extent(value, where));
  entry.begin = static_cast<uint64_t>(extent(offsets[0], where));
  entry.end = static_cast<uint64_t>(extent(offsets[1], where));
  if (entry.begin > entry.end) fail(where, "data_offsets that run backwards");
  const auto size = byte_size(*dtype, entry.shape);
  if (!size || *size != entry.end - entry.begin) {
    fail(where, std::to_string(entry.end - entry.begin) + " bytes of data",
         size ? std::to_string(*size) + " by dtype and shape " + shape.dump()
              : "a shape whose size fits 63 bits");
  }
  return entry;
}

// Sorts by place, and checks that the tensors cover the data without gap or overlap.
void check_coverage(std::vector<Entry>& entries, uint64_t data_bytes, const std::string& where) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  uint64_t covered = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != covered) {
      fail(where + ": tensor '" + entry.name + "'",
           "data that begin at byte " + std::to_string(entry.begin),
           std::to_string(covered) + ", the end of the tensor before");
    }
    covered = entry.end;
  }
  if (covered != data_bytes) {
    fail(where, std::to_string(data_bytes) + " bytes of tensor data",
         std::to_string(covered) + " by its header");
  }
}

std::map<std::string, std::string> parse_metadata(const json& value, const std::string& where) {
  if (!value.is_object()) fail(where, "__metadata__ that is not an object");
  std::map<std::string, std::string> metadata;
  for (const auto& [key, text] : value.items()) {
    if (!text.is_string()) fail(where, "__metadata__ '" + key + "' that is not a string");
    metadata[key] = text.get<std::string>();
  }
  return metadata;
}

size_t size_of(const TensorView& view) {
  const auto size = byte_size(view.dtype, view.shape);
  if (!size) throw std::logic_error("a tensor of impossible size");
  return *size;
}

[[noreturn]] void fail_size(const std::string& name) {
  throw std::logic_error("tensor '" + name + "': bytes do not fit dtype and shape");
}

std::string header_of(const std::vector<TensorMap::const_pointer>& ordered,
                      const std::map<std::string, std::string>& metadata) {
  std::vector<std::string> members;
  if (!metadata.empty()) members.push_back("\"__metadata__\":" + json(metadata).dump());
  uint64_t begin = 0;
  for (const auto* tensor : ordered) {
    const auto& [name, view] = *tensor;
    const uint64_t end = begin + size_of(view);
    const json offsets = {begin, end};
    members.push_back(json(name).dump() + ":{\"dtype\":\"" + std::string(name_of(view.dtype)) +
                      "\",\"shape\":" + json(view.shape).dump() +
                      ",\"data_offsets\":" + offsets.dump() + "}");
    begin = end;
  }
  std::string header = "{" + join(members, ",") + "}";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  return header;
}

}  // namespace

TensorFile read_safetensors(const std::filesystem::path& path) {
  const std::string where = path.string();
  const auto file = MappedFile::open(path);
  const std::string_view text = header_text(file->bytes(), where);
  const json header = parse_json(text, where, kHeaderRules);
  if (header.size() > kMaxTensors) fail(where, std::to_string(header.size()) + " tensors");

  TensorFile result;
  std::vector<Entry> entries;
  for (const auto& [name, info] : header.items()) {
    if (name == kMetadataKey) {
      result.metadata = parse_metadata(info, where);
    } else {
      entries.push_back(parse_entry(name, info, where + ": tensor '" + name + "'"));
    }
  }
  const std::span<std::byte> data = file->bytes().subspan(kLengthBytes + text.size());
  check_coverage(entries, data.size(), where);
  for (Entry& entry : entries) {
    const auto bytes = data.subspan(entry.begin, entry.end - entry.begin);
    result.tensors[entry.name] = aligned_view(entry.dtype, std::move(entry.shape), bytes, file);
  }
  return result;
}

void write_safetensors(const std::filesystem::path& path, const TensorMap& tensors,
                       const std::map<std::string, std::string>& metadata) {
  for (const auto& [name, view] : tensors) {
    if (size_of(view) != view.bytes.size()) fail_size(name);
  }
  const auto write = [&tensors](const std::string& name, const AppendBytes& append) {
    const TensorView& view = tensors.at(name);
    append(view.bytes.data(), view.bytes.size());
  };
  stream_safetensors(path, tensors, write, metadata);
}

void stream_safetensors(const std::filesystem::path& path, const TensorMap& layout,
                        const WriteTensor& write,
                        const std::map<std::string, std::string>& metadata) {
  std::vector<TensorMap::const_pointer> ordered;
  for (const auto& tensor : layout) {
    if (tensor.first == kMetadataKey) {
      throw std::logic_error("a tensor cannot be named __metadata__");
    }
    ordered.push_back(&tensor);
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) {
    return size_of(a->second.dtype) > size_of(b->second.dtype);
  });
  std::string header;
  try {
    header = header_of(ordered, metadata);
  } catch (const json::type_error&) {
    fail(path.string(), "a tensor name or metadata text that is not UTF-8");
  }
  const uint64_t length = header.size();
  write_file_atomically(path, [&](const AppendBytes& append) {
    append(&length, kLengthBytes);
    append(header.data(), header.size());
    for (const auto* tensor : ordered) {
      size_t written = 0;
      write(tensor->first, [&](const void* data, size_t size) {
        append(data, size);
        written += size;
      });
      if (written != size_of(tensor->second)) fail_size(tensor->first);
    }
  });
}

}  // namespace glimpse::storage
