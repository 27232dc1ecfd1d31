#include "tensor/state_dict.h"

#include <sstream>

#include "base/error.h"

namespace glimpse::tensor {
namespace {

constexpr size_t kListed = 6;  // a wrong checkpoint misses hundreds: the first names tell which

class Problems {
 public:
  void add(const std::string& kind, const std::string& name) {
    if (++count_ <= kListed) text_ += (text_.empty() ? "" : "; ") + kind + " '" + name + "'";
  }
  void raise_if_any(const std::string& where) const {
    if (count_ == 0) return;
    const std::string more =
        count_ > kListed ? " and " + std::to_string(count_ - kListed) + " more" : "";
    throw Error({.where = where,
                 .found = text_ + more,
                 .advice = "check that config.json and the weights belong together"});
  }

 private:
  size_t count_ = 0;
  std::string text_;
};

std::string shape_text(at::IntArrayRef shape) {
  std::ostringstream out;
  out << shape;
  return out.str();
}

}  // namespace

void load_state(torch::nn::Module& module, const storage::TensorMap& tensors,
                const LoadOptions& options) {
  Problems problems;
  auto parameters = module.named_parameters();
  for (auto& item : parameters) {
    const auto found = tensors.find(item.key());
    if (found == tensors.end()) {
      problems.add("missing tensor", item.key());
    } else if (at::IntArrayRef(found->second.shape) != item.value().sizes()) {
      problems.add("tensor " + shape_text(found->second.shape) + " where the model expects " +
                       shape_text(item.value().sizes()) + ":",
                   item.key());
    }
  }
  for (const auto& [name, view] : tensors) {
    if (!parameters.contains(name) && !(options.ignorable && options.ignorable(name))) {
      problems.add("unexpected tensor", name);
    }
  }
  problems.raise_if_any(options.where);
  torch::NoGradGuard no_grad;
  for (auto& item : parameters) {
    const torch::Tensor stored = to_tensor(tensors.at(item.key()));
    item.value().set_data(stored.to(options.device, options.dtype, /*non_blocking=*/false,
                                    /*copy=*/!options.share));
    item.value().set_requires_grad(false);
  }
}

Tensors state_of(const torch::nn::Module& module) {
  Tensors state;
  for (const auto& item : module.named_parameters()) {
    state.emplace(item.key(), item.value().detach());
  }
  return state;
}

}  // namespace glimpse::tensor
