#include "storage/pickle_reader.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <variant>

#include "base/error.h"
#include "storage/byte_cursor.h"
#include "storage/pickle_format.h"

namespace glimpse::storage {
namespace {

constexpr size_t kMaxPickleBytes = size_t{16} << 20;
constexpr size_t kMaxGlobalName = 256;
// The memo lets a few bytes repeat a long text or tuple, so whatever is copied per tensor has a
// limit.
constexpr size_t kMaxTensorName = 512;
constexpr size_t kMaxStorageKey = 64;
constexpr size_t kMaxRank = 64;
constexpr int kMaxDepth = 64;

struct Value;

struct None {};
struct Tuple {
  std::vector<Value*> items;
};
struct Dict {
  struct Item {
    Value* key;
    Value* value;
  };
  std::vector<Item> items;
  bool ordered = false;
  bool flattened = false;
};
struct Global {
  std::string name;
};
struct Storage {
  DType dtype;
  std::string key;
  int64_t elements;
};

struct Value {
  std::variant<None, bool, int64_t, std::string, Tuple, Dict, Global, Storage, PickledTensor> data;
};

// In the order of the variant.
constexpr std::array kKindNames = {"None",         "a boolean", "an integer", "a text",  "a tuple",
                                   "a dictionary", "a class",   "a storage",  "a tensor"};

class PickleReader {
 public:
  PickleReader(std::span<std::byte> pickle, const std::string& where)
      : cursor_(pickle, where), where_(where) {}

  std::map<std::string, PickledTensor> tensors() {
    run();
    std::map<std::string, PickledTensor> found;
    flatten(as<Dict>(pop()), "", 0, found);
    return found;
  }

 private:
  [[noreturn]] void fail(const std::string& found, const std::string& expected = "") const {
    throw Error({.where = where_, .found = found, .expected = expected, .advice = ""});
  }

  template <class T>
  T& as(Value* value) const {
    T* typed = std::get_if<T>(&value->data);
    if (!typed) {
      fail(std::string(kKindNames[value->data.index()]) + " before byte " +
               std::to_string(cursor_.position()) + " of its pickle",
           kKindNames[Value{T{}}.data.index()]);
    }
    return *typed;
  }

  template <class T>
  void push(T data) {
    values_.push_back(Value{std::move(data)});
    stack_.push_back(&values_.back());
  }

  Value* top() const {
    if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) fail("a pickle that takes too much");
    return stack_.back();
  }

  Value* pop() {
    Value* value = top();
    stack_.pop_back();
    return value;
  }

  std::vector<Value*> pop_to_mark() {
    if (marks_.empty()) fail("a pickle without the mark it needs");
    const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<Value*> items(begin, stack_.end());
    stack_.erase(begin, stack_.end());
    marks_.pop_back();
    return items;
  }

  void run() {
    if (cursor_.integer<Opcode>() != Opcode::protocol ||
        cursor_.integer<uint8_t>() != kPickleProtocol) {
      fail("not a pickle of protocol 2", "a file written by torch.save with its default protocol");
    }
    for (auto opcode = cursor_.integer<Opcode>(); opcode != Opcode::stop;
         opcode = cursor_.integer<Opcode>()) {
      if (!run_constant(opcode) && !run_memo(opcode) && !run_container(opcode)) {
        fail("pickle instruction " + std::to_string(static_cast<int>(opcode)) + " at byte " +
                 std::to_string(cursor_.position() - 1),
             "only those that make dictionaries of tensors");
      }
    }
  }

  bool run_constant(Opcode opcode) {
    switch (opcode) {
      case Opcode::none:
        push(None{});
        return true;
      case Opcode::new_true:
        push(true);
        return true;
      case Opcode::new_false:
        push(false);
        return true;
      case Opcode::binary_int:
        push(int64_t{cursor_.integer<int32_t>()});
        return true;
      case Opcode::binary_int1:
        push(int64_t{cursor_.integer<uint8_t>()});
        return true;
      case Opcode::binary_int2:
        push(int64_t{cursor_.integer<uint16_t>()});
        return true;
      case Opcode::long1:
        push(read_long());
        return true;
      case Opcode::text:
        push(cursor_.text(cursor_.integer<uint32_t>()));
        return true;
      case Opcode::global:
        push(read_global());
        return true;
      default:
        return false;
    }
  }

  bool run_memo(Opcode opcode) {
    switch (opcode) {
      case Opcode::put:
        memo_[cursor_.integer<uint8_t>()] = top();
        return true;
      case Opcode::long_put:
        memo_[cursor_.integer<uint32_t>()] = top();
        return true;
      case Opcode::get:
        stack_.push_back(remembered(cursor_.integer<uint8_t>()));
        return true;
      case Opcode::long_get:
        stack_.push_back(remembered(cursor_.integer<uint32_t>()));
        return true;
      default:
        return false;
    }
  }

  bool run_container(Opcode opcode) {
    switch (opcode) {
      case Opcode::mark:
        marks_.push_back(stack_.size());
        return true;
      case Opcode::empty_tuple:
        push(Tuple{});
        return true;
      case Opcode::tuple1:
        push_tuple(1);
        return true;
      case Opcode::tuple2:
        push_tuple(2);
        return true;
      case Opcode::tuple3:
        push_tuple(3);
        return true;
      case Opcode::tuple:
        push(Tuple{pop_to_mark()});
        return true;
      case Opcode::empty_dict:
        push(Dict{});
        return true;
      case Opcode::set_item:
        set_item();
        return true;
      case Opcode::set_items:
        set_items();
        return true;
      case Opcode::persistent_id:
        push(make_storage(as<Tuple>(pop())));
        return true;
      case Opcode::reduce:
        reduce();
        return true;
      case Opcode::build:
        build();
        return true;
      default:
        return false;
    }
  }

  // Little-endian two's complement of any length; no size of a tensor needs more than 8 bytes.
  int64_t read_long() {
    const auto size = cursor_.integer<uint8_t>();
    if (size > 8) fail("an integer of " + std::to_string(size) + " bytes", "at most 8");
    const auto bytes = cursor_.take(size);
    const bool negative = size > 0 && (std::to_integer<int>(bytes[size - 1]) & 0x80) != 0;
    int64_t value = negative ? -1 : 0;
    if (size > 0) std::memcpy(&value, bytes.data(), size);
    return value;
  }

  std::string read_line() {
    std::string line;
    for (char c = cursor_.integer<char>(); c != '\n'; c = cursor_.integer<char>()) {
      if (line.size() == kMaxGlobalName) fail("a class name of more than 256 bytes");
      line += c;
    }
    return line;
  }

  static std::optional<DType> storage_dtype(const std::string& name) {
    for (const StorageClass& candidate : kStorageClasses) {
      if (candidate.name == name) return candidate.dtype;
    }
    return std::nullopt;
  }

  Global read_global() {
    std::string name = read_line();
    name += "." + read_line();
    if (name != kOrderedDict && name != kRebuildTensor && name != kRebuildParameter &&
        !storage_dtype(name)) {
      fail("the Python class or function '" + name + "'",
           "dictionaries of tensors only, as torch.save(module.state_dict()) writes them");
    }
    return {name};
  }

  Value* remembered(uint32_t index) const {
    const auto found = memo_.find(index);
    if (found == memo_.end()) fail("a pickle that uses what it did not make");
    return found->second;
  }

  void push_tuple(size_t size) {
    std::vector<Value*> items(size);
    for (size_t i = size; i-- > 0;) items[i] = pop();
    push(Tuple{std::move(items)});
  }

  void set_item() {
    Value* value = pop();
    Value* key = pop();
    as<Dict>(top()).items.push_back({key, value});
  }

  void set_items() {
    const auto items = pop_to_mark();
    if (items.size() % 2 != 0) fail("a dictionary with a key but no value");
    Dict& dict = as<Dict>(top());
    for (size_t i = 0; i < items.size(); i += 2) dict.items.push_back({items[i], items[i + 1]});
  }

  // ("storage", class, key, device, elements); every device's bytes are stored the same way.
  Storage make_storage(const Tuple& id) const {
    if (id.items.size() != 5 || as<std::string>(id.items[0]) != "storage") {
      fail("an unknown reference to data outside the pickle");
    }
    const auto dtype = storage_dtype(as<Global>(id.items[1]).name);
    if (!dtype) fail("a storage of class " + as<Global>(id.items[1]).name);
    const std::string& key = as<std::string>(id.items[2]);
    if (key.size() > kMaxStorageKey) fail("a storage key of more than 64 bytes");
    return {*dtype, key, as<int64_t>(id.items[4])};
  }

  void reduce() {
    const Tuple& arguments = as<Tuple>(pop());
    const std::string& name = as<Global>(pop()).name;
    if (name == kOrderedDict && arguments.items.empty()) {
      push(Dict{.items = {}, .ordered = true});
    } else if (name == kRebuildTensor) {
      push(make_tensor(arguments));
    } else if (name == kRebuildParameter && arguments.items.size() == 3) {
      push(PickledTensor(as<PickledTensor>(arguments.items[0])));
    } else {
      fail("a call of " + name + " with " + std::to_string(arguments.items.size()) + " arguments");
    }
  }

  // (storage, offset, shape, strides, requires_grad, hooks[, metadata])
  PickledTensor make_tensor(const Tuple& arguments) const {
    const auto& items = arguments.items;
    if (items.size() < 6 || items.size() > 7) fail("a tensor of an unknown layout");
    const auto& storage = as<Storage>(items[0]);
    return {.dtype = storage.dtype,
            .storage_key = storage.key,
            .storage_elements = storage.elements,
            .offset = as<int64_t>(items[1]),
            .shape = integers(as<Tuple>(items[2])),
            .strides = integers(as<Tuple>(items[3]))};
  }

  std::vector<int64_t> integers(const Tuple& tuple) const {
    if (tuple.items.size() > kMaxRank) fail("a tensor of more than 64 dimensions");
    std::vector<int64_t> numbers;
    for (Value* item : tuple.items) numbers.push_back(as<int64_t>(item));
    return numbers;
  }

  // State dicts carry _metadata (versions of modules), which no tensor depends on.
  void build() {
    as<Dict>(pop());
    if (!as<Dict>(top()).ordered) fail("attributes set on something else than an OrderedDict");
  }

  void flatten(Dict& dict, const std::string& prefix, int depth,
               std::map<std::string, PickledTensor>& found) const {
    if (depth == kMaxDepth) fail("dictionaries nested deeper than " + std::to_string(kMaxDepth));
    if (std::exchange(dict.flattened, true)) {
      fail("the dictionary '" + prefix + "', which occurs twice or inside itself");
    }
    for (const auto& [key, value] : dict.items) {
      const std::string name =
          depth == 0 ? as<std::string>(key) : prefix + "." + as<std::string>(key);
      if (name.size() > kMaxTensorName) fail("a tensor name of more than 512 bytes");
      if (Dict* inner = std::get_if<Dict>(&value->data)) {
        flatten(*inner, name, depth + 1, found);
      } else if (const auto* tensor = std::get_if<PickledTensor>(&value->data)) {
        if (!found.emplace(name, *tensor).second) fail("tensor '" + name + "' twice");
      } else {
        fail(std::string(kKindNames[value->data.index()]) + " under '" + name + "'",
             "a tensor or a dictionary of tensors");
      }
    }
  }

  ByteCursor cursor_;
  const std::string& where_;
  std::deque<Value> values_;  // owns all values: references between them may form cycles
  std::vector<Value*> stack_;
  std::vector<size_t> marks_;
  std::unordered_map<uint32_t, Value*> memo_;
};

}  // namespace

std::map<std::string, PickledTensor> read_tensor_pickle(std::span<std::byte> pickle,
                                                        const std::string& where) {
  if (pickle.size() > kMaxPickleBytes) {
    throw Error({.where = where,
                 .found = "a pickle of " + std::to_string(pickle.size()) + " bytes",
                 .expected = "at most 16 MB of names and shapes",
                 .advice = ""});
  }
  return PickleReader(pickle, where).tensors();
}

}  // namespace glimpse::storage
