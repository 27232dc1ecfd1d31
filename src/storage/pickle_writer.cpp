#include "storage/pickle_writer.h"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>
#include <utility>

#include "storage/pickle_format.h"

namespace glimpse::storage {
namespace {

constexpr int64_t kModuleVersion = 1;

struct KeyedTensor {
  std::string key;  // in its state dict
  size_t storage;
  const TensorView* view;
};

class PickleWriter {
 public:
  std::string write(const std::map<std::string, std::vector<KeyedTensor>>& modules,
                    const std::vector<KeyedTensor>& bare_tensors) {
    put(Opcode::protocol);
    put_raw(static_cast<uint8_t>(kPickleProtocol));
    put(Opcode::empty_dict);
    put(Opcode::mark);
    for (const auto& [name, tensors] : modules) {
      put_text(name);
      put_state_dict(tensors);
    }
    for (const KeyedTensor& tensor : bare_tensors) {
      put_text(tensor.key);
      put_tensor(tensor);
    }
    put(Opcode::set_items);
    put(Opcode::stop);
    return std::move(out_);
  }

 private:
  void put(Opcode opcode) { out_ += static_cast<char>(opcode); }

  template <class T>
  void put_raw(T value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  void put_text(std::string_view text) {
    put(Opcode::text);
    put_raw(static_cast<uint32_t>(text.size()));
    out_ += text;
  }

  void put_integer(int64_t value) {
    if (value <= std::numeric_limits<int32_t>::max()) {
      put(Opcode::binary_int);
      put_raw(static_cast<int32_t>(value));
    } else {
      put(Opcode::long1);
      put_raw(static_cast<uint8_t>(sizeof value));
      put_raw(value);
    }
  }

  // Pickle writes "module\nname\n" where Python writes module.name.
  void put_global(std::string_view name) {
    const size_t dot = name.rfind('.');
    put(Opcode::global);
    out_.append(name.substr(0, dot)).append("\n").append(name.substr(dot + 1)).append("\n");
  }

  void put_ordered_dict() {
    put_global(kOrderedDict);
    put(Opcode::empty_tuple);
    put(Opcode::reduce);
  }

  void put_integers(const std::vector<int64_t>& numbers) {
    put(Opcode::mark);
    for (const int64_t number : numbers) put_integer(number);
    put(Opcode::tuple);
  }

  void put_storage(const KeyedTensor& tensor) {
    const auto* storage_class =
        std::find_if(kStorageClasses.begin(), kStorageClasses.end(),
                     [&](const auto& candidate) { return candidate.dtype == tensor.view->dtype; });
    put(Opcode::mark);
    put_text("storage");
    put_global(storage_class->name);
    put_text(std::to_string(tensor.storage));
    put_text("cpu");
    put_integer(static_cast<int64_t>(tensor.view->bytes.size() / size_of(tensor.view->dtype)));
    put(Opcode::tuple);
    put(Opcode::persistent_id);
  }

  void put_tensor(const KeyedTensor& tensor) {
    const auto& shape = tensor.view->shape;
    std::vector<int64_t> strides(shape.size(), 1);
    for (size_t d = shape.size(); d-- > 1;)
      strides[d - 1] = strides[d] * std::max<int64_t>(shape[d], 1);
    put_global(kRebuildTensor);
    put(Opcode::mark);
    put_storage(tensor);
    put_integer(0);  // offset
    put_integers(shape);
    put_integers(strides);
    put(Opcode::new_false);  // requires_grad
    put_ordered_dict();      // hooks
    put(Opcode::tuple);
    put(Opcode::reduce);
  }

  void put_state_dict(const std::vector<KeyedTensor>& tensors) {
    put_ordered_dict();
    put(Opcode::mark);
    for (const KeyedTensor& tensor : tensors) {
      put_text(tensor.key);
      put_tensor(tensor);
    }
    put(Opcode::set_items);
    put_metadata(tensors);
  }

  // The version that each submodule's class writes, the module itself ("") included. All classes
  // that we write have version 1. Submodules without tensors are unknown here; torch takes them for
  // version-less, which matters to none of its parameter-free classes.
  void put_metadata(const std::vector<KeyedTensor>& tensors) {
    std::set<std::string> prefixes = {""};
    for (const KeyedTensor& tensor : tensors) {
      for (size_t dot = tensor.key.find('.'); dot != std::string::npos;
           dot = tensor.key.find('.', dot + 1)) {
        prefixes.insert(tensor.key.substr(0, dot));
      }
    }
    put(Opcode::empty_dict);
    put_text("_metadata");
    put_ordered_dict();
    for (const std::string& prefix : prefixes) {
      put_text(prefix);
      put(Opcode::empty_dict);
      put_text("version");
      put_integer(kModuleVersion);
      put(Opcode::set_item);
      put(Opcode::set_item);
    }
    put(Opcode::set_item);
    put(Opcode::build);
  }

  std::string out_;
};

}  // namespace

std::string write_tensor_pickle(const TensorMap& tensors,
                                const std::vector<std::string>& empty_modules) {
  std::map<std::string, std::vector<KeyedTensor>> modules;
  for (const std::string& name : empty_modules) modules[name];
  std::vector<KeyedTensor> bare_tensors;
  size_t storage = 0;
  for (const auto& [name, view] : tensors) {
    const size_t dot = name.find('.');
    if (dot == std::string::npos) {
      bare_tensors.push_back({name, storage++, &view});
    } else {
      modules[name.substr(0, dot)].push_back({name.substr(dot + 1), storage++, &view});
    }
  }
  for (const KeyedTensor& tensor : bare_tensors) {
    if (modules.contains(tensor.key)) {
      throw std::logic_error("'" + tensor.key + "' is both a tensor and a module");
    }
  }
  return PickleWriter().write(modules, bare_tensors);
}

}  // namespace glimpse::storage
