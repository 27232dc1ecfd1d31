#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "storage/tensor_view.h"

namespace glimpse::storage {

// The files of Python's torch.save / torch.load: a zip archive with a pickle and one record per
// tensor. Source: torch/serialization.py and caffe2/serialize of PyTorch 2.13.

/// The tensors of nested dictionaries, named by the keys joined with dots
/// ("attn_fuser.layers.0.attn.q_proj.weight"). Tensors that are contiguous and aligned view the
/// mapped file, others are copied. Nothing in the file is executed: only dictionaries, tensors and
/// the plain values inside tensors are understood. Errors: Error for a file that is not such an
/// archive (torch < 1.6 wrote another format), damage (checksums included), any other class or kind
/// of value (named), big-endian data, reference cycles.
TensorMap read_torch_archive(const std::filesystem::path& path);

/// Writes what torch.load(weights_only=True) reads: a dict in which a name without a dot is a
/// tensor, and names that share their part before the first dot are the state dict of that module
/// (an OrderedDict with _metadata, as nn.Module.state_dict makes it). `empty_modules` become state
/// dicts without tensors. Atomic. Requires bytes.size() to fit dtype and shape, and no name that is
/// both tensor and module (std::logic_error). Errors: Error when the file cannot be written or
/// would exceed 4 GiB.
void write_torch_archive(const std::filesystem::path& path, const TensorMap& tensors,
                         const std::vector<std::string>& empty_modules = {});

}  // namespace glimpse::storage
