#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "storage/dtype.h"

namespace glimpse::storage {

/// A tensor as a pickle describes it: a strided window into a storage that lies elsewhere. Nothing
/// about it is checked yet except that the numbers are numbers.
struct PickledTensor {
  DType dtype = DType::f32;
  std::string storage_key;       ///< the storage is record data/<key> of the archive
  int64_t storage_elements = 0;  ///< elements the storage should have
  int64_t offset = 0;            ///< in elements
  std::vector<int64_t> shape;
  std::vector<int64_t> strides;  ///< in elements
};

/// The tensors of nested dictionaries, named by the keys joined with dots. A pickle is a program:
/// this reader knows only the instructions that build dictionaries of tensors, calls nothing, and
/// its memory is bounded by the size of the pickle. Errors: Error naming `where` for any other
/// instruction, class or value, for a dictionary that occurs twice or inside itself, and for
/// damage.
std::map<std::string, PickledTensor> read_tensor_pickle(std::span<std::byte> pickle,
                                                        const std::string& where);

}  // namespace glimpse::storage
