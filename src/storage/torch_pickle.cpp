#include "storage/torch_pickle.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "storage/pickle_reader.h"
#include "storage/pickle_writer.h"
#include "storage/zip_archive.h"

namespace glimpse::storage {
namespace {

using Records = std::map<std::string, std::span<std::byte>>;

constexpr std::string_view kPickleName = "/data.pkl";
constexpr std::string_view kByteOrder = "little";
constexpr std::string_view kFormatVersion = "3\n";

[[noreturn]] void fail(const std::string& where, const std::string& found,
                       const std::string& expected) {
  throw Error({.where = where, .found = found, .expected = expected, .advice = ""});
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// All records of an archive lie in one folder, which may have any name.
std::string root_folder(const Records& records, const std::string& where) {
  for (const auto& [name, bytes] : records) {
    if (name.ends_with(kPickleName) && name.find('/') == name.size() - kPickleName.size()) {
      return name.substr(0, name.find('/'));
    }
  }
  fail(where, "a zip archive without data.pkl", "a file written by torch.save");
}

void check_byte_order(const Records& records, const std::string& root, const std::string& where) {
  const auto order = records.find(root + "/byteorder");
  if (order == records.end()) return;  // before torch 2.1: always little
  const std::string_view text(reinterpret_cast<const char*>(order->second.data()),
                              order->second.size());
  if (text != kByteOrder) fail(where, "byte order '" + std::string(text) + "'", "little");
}

// Checks every number of `tensor` against the storage; returns the size of the tensor in bytes.
size_t check_window(const PickledTensor& tensor, size_t storage_bytes, const std::string& where) {
  const auto width = static_cast<int64_t>(size_of(tensor.dtype));
  const auto elements = static_cast<int64_t>(storage_bytes) / width;
  if (tensor.storage_elements != elements ||
      static_cast<size_t>(elements * width) != storage_bytes) {
    fail(where, "a storage of " + std::to_string(storage_bytes) + " bytes",
         std::to_string(tensor.storage_elements) + " elements of " + std::to_string(width));
  }
  const auto size = byte_size(tensor.dtype, tensor.shape);
  // A larger window would show elements twice (an expanded tensor), and could be of any size.
  bool fits = size && *size <= storage_bytes && tensor.shape.size() == tensor.strides.size() &&
              tensor.offset >= 0 && tensor.offset <= elements;
  int64_t last = tensor.offset;
  for (size_t d = 0; fits && *size > 0 && d < tensor.shape.size(); ++d) {
    int64_t step = 0;
    fits = tensor.strides[d] >= 0 &&
           !__builtin_mul_overflow(tensor.shape[d] - 1, tensor.strides[d], &step) &&
           !__builtin_add_overflow(last, step, &last);
  }
  if (!fits || (*size > 0 && last >= elements)) {
    fail(where, "shape, strides or offset outside its storage",
         "at most " + std::to_string(elements) + " elements");
  }
  return *size;
}

bool is_contiguous(const PickledTensor& tensor) {
  int64_t expected = 1;
  for (size_t d = tensor.shape.size(); d-- > 0;) {
    if (tensor.shape[d] != 1 && tensor.strides[d] != expected) return false;
    expected *= tensor.shape[d];
  }
  return true;
}

TensorView gather(const PickledTensor& tensor, std::span<const std::byte> storage, size_t size) {
  const size_t width = size_of(tensor.dtype);
  auto buffer = std::make_shared<std::vector<std::byte>>(size);
  std::vector<int64_t> index(tensor.shape.size(), 0);
  int64_t source = tensor.offset;
  for (size_t at = 0; at < size; at += width) {
    std::memcpy(buffer->data() + at, storage.data() + static_cast<size_t>(source) * width, width);
    for (size_t d = index.size(); d-- > 0;) {
      if (tensor.shape[d] == 1) continue;  // its stride has no meaning and may be any number
      source += tensor.strides[d];
      if (++index[d] < tensor.shape[d]) break;
      source -= tensor.strides[d] * tensor.shape[d];
      index[d] = 0;
    }
  }
  return {.dtype = tensor.dtype, .shape = tensor.shape, .bytes = *buffer, .owner = buffer};
}

TensorView resolve(const PickledTensor& tensor, const std::string& where,
                   std::span<std::byte> storage, const std::shared_ptr<MappedFile>& file) {
  const size_t size = check_window(tensor, storage.size(), where);
  if (size > 0 && !is_contiguous(tensor)) return gather(tensor, storage, size);
  const size_t begin = static_cast<size_t>(tensor.offset) * size_of(tensor.dtype);
  return aligned_view(tensor.dtype, tensor.shape, storage.subspan(begin, size), file);
}

}  // namespace

TensorMap read_torch_archive(const std::filesystem::path& path) {
  const std::string where = path.string();
  const auto file = MappedFile::open(path);
  const Records records = read_zip_records(file->bytes(), where);
  const std::string root = root_folder(records, where);
  check_byte_order(records, root, where);

  TensorMap tensors;
  const auto pickle = records.at(root + std::string(kPickleName));
  for (const auto& [name, tensor] : read_tensor_pickle(pickle, where)) {
    const std::string tensor_where = where + ": tensor '" + name + "'";
    const auto storage = records.find(root + "/data/" + tensor.storage_key);
    if (storage == records.end()) {
      fail(tensor_where, "no record data/" + tensor.storage_key, "a complete archive");
    }
    tensors[name] = resolve(tensor, tensor_where, storage->second, file);
  }
  return tensors;
}

void write_torch_archive(const std::filesystem::path& path, const TensorMap& tensors,
                         const std::vector<std::string>& empty_modules) {
  const std::string root = path.stem().string() + "/";
  const std::string pickle = write_tensor_pickle(tensors, empty_modules);
  std::vector<ZipRecord> records = {{root + "data.pkl", bytes_of(pickle)},
                                    {root + "byteorder", bytes_of(kByteOrder)}};
  size_t storage = 0;
  for (const auto& [name, view] : tensors) {
    if (byte_size(view.dtype, view.shape) != view.bytes.size()) {
      throw std::logic_error("tensor '" + name + "': bytes do not fit dtype and shape");
    }
    records.push_back({root + "data/" + std::to_string(storage++), view.bytes});
  }
  records.push_back({root + "version", bytes_of(kFormatVersion)});
  write_zip_records(path, records);
}

}  // namespace glimpse::storage
