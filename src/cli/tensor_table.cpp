#include "cli/tensor_table.h"

#include <algorithm>
#include <tuple>

#include "base/strings.h"

namespace glimpse::cli {
namespace {

struct Group {
  int64_t count = 0;
  int64_t elements = 0;
  uint64_t bytes = 0;
};

struct Kind {
  std::string name, shape, dtype;
  bool operator<(const Kind& other) const {
    return std::tie(name, shape, dtype) < std::tie(other.name, other.shape, other.dtype);
  }
};

bool is_number(const std::string& part) {
  return !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
}

std::string pattern_of(const std::string& name) {
  std::vector<std::string> parts = split(name, '.');
  for (std::string& part : parts) {
    if (is_number(part)) part = "*";
  }
  return join(parts, ".");
}

std::string shape_text(const std::vector<int64_t>& shape) {
  std::vector<std::string> sizes;
  for (const int64_t size : shape) sizes.push_back(std::to_string(size));
  return "[" + join(sizes, ", ") + "]";
}

void add(Group& group, const storage::TensorView& view) {
  int64_t elements = 1;
  for (const int64_t size : view.shape) elements *= size;
  ++group.count;
  group.elements += elements;
  group.bytes += view.bytes.size();
}

}  // namespace

std::string tensor_table(const storage::TensorMap& tensors) {
  std::map<Kind, Group> groups;
  Group all;
  size_t name_width = 0, shape_width = 0;
  for (const auto& [name, view] : tensors) {
    const Kind kind{pattern_of(name), shape_text(view.shape),
                    std::string(storage::name_of(view.dtype))};
    name_width = std::max(name_width, kind.name.size());
    shape_width = std::max(shape_width, kind.shape.size());
    add(groups[kind], view);
    add(all, view);
  }
  std::string table;
  for (const auto& [kind, group] : groups) {
    std::string name = kind.name, shape = kind.shape;
    name.resize(name_width, ' ');
    shape.resize(shape_width, ' ');
    table += name + "  " + shape + "  " + kind.dtype +
             (group.count > 1 ? "  x " + std::to_string(group.count) : "") + "\n";
  }
  return table + std::to_string(all.count) + " tensors, " + std::to_string(all.elements) +
         " numbers, " + format_fixed(static_cast<double>(all.bytes) / 1e6, 1) + " MB\n";
}

}  // namespace glimpse::cli
