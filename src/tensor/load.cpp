#include "tensor/load.h"

#include "storage/safetensors.h"
#include "tensor/dtype.h"

namespace glimpse::tensor {

torch::Tensor to_tensor(const storage::TensorView& view) {
  const auto options = torch::TensorOptions().dtype(scalar_type(view.dtype));
  if (view.bytes.empty()) return torch::empty(view.shape, options);
  return torch::from_blob(
      view.bytes.data(), view.shape, [owner = view.owner](void*) {}, options);
}

storage::TensorView to_view(const torch::Tensor& tensor) {
  auto held = std::make_shared<torch::Tensor>(tensor.detach().cpu().contiguous());
  return {.dtype = storage_dtype(held->scalar_type()),
          .shape = held->sizes().vec(),
          .bytes = {static_cast<std::byte*>(held->data_ptr()), held->nbytes()},
          .owner = held};
}

Tensors load_tensors(const std::filesystem::path& safetensors_file) {
  Tensors tensors;
  for (const auto& [name, view] : storage::read_safetensors(safetensors_file).tensors) {
    tensors.emplace(name, to_tensor(view));
  }
  return tensors;
}

void save_tensors(const std::filesystem::path& safetensors_file, const Tensors& tensors,
                  const std::map<std::string, std::string>& metadata) {
  storage::TensorMap views;
  for (const auto& [name, tensor] : tensors) views.emplace(name, to_view(tensor));
  storage::write_safetensors(safetensors_file, views, metadata);
}

}  // namespace glimpse::tensor
