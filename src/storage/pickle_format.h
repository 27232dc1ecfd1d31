#pragma once
#include <array>
#include <string_view>

#include "storage/dtype.h"

namespace glimpse::storage {

// The part of Python's pickle, protocol 2, that torch.save uses for dictionaries of tensors.
// Source: Lib/pickletools.py of CPython; torch/_utils.py and torch/serialization.py of PyTorch.

enum class Opcode : unsigned char {
  mark = '(',
  stop = '.',
  binary_int = 'J',
  binary_int1 = 'K',
  binary_int2 = 'M',
  none = 'N',
  persistent_id = 'Q',
  reduce = 'R',
  text = 'X',
  build = 'b',
  global = 'c',
  get = 'h',
  long_get = 'j',
  put = 'q',
  long_put = 'r',
  set_item = 's',
  tuple = 't',
  set_items = 'u',
  empty_dict = '}',
  empty_tuple = ')',
  protocol = 0x80,
  tuple1 = 0x85,
  tuple2 = 0x86,
  tuple3 = 0x87,
  new_true = 0x88,
  new_false = 0x89,
  long1 = 0x8a,
};

constexpr int kPickleProtocol = 2;
constexpr std::string_view kOrderedDict = "collections.OrderedDict";
constexpr std::string_view kRebuildTensor = "torch._utils._rebuild_tensor_v2";
constexpr std::string_view kRebuildParameter = "torch._utils._rebuild_parameter";

struct StorageClass {
  DType dtype;
  std::string_view name;
};

constexpr std::array kStorageClasses = {
    StorageClass{DType::f64, "torch.DoubleStorage"},
    StorageClass{DType::f32, "torch.FloatStorage"},
    StorageClass{DType::f16, "torch.HalfStorage"},
    StorageClass{DType::bf16, "torch.BFloat16Storage"},
    StorageClass{DType::i64, "torch.LongStorage"},
    StorageClass{DType::i32, "torch.IntStorage"},
    StorageClass{DType::i16, "torch.ShortStorage"},
    StorageClass{DType::i8, "torch.CharStorage"},
    StorageClass{DType::u8, "torch.ByteStorage"},
    StorageClass{DType::boolean, "torch.BoolStorage"},
};

}  // namespace glimpse::storage
