#include "cli/verify.h"

#include <torch/torch.h>

#include <iostream>
#include <sstream>

#include "base/error.h"
#include "cli/app.h"
#include "cli/build.h"
#include "inference/engine.h"
#include "models/pretrained.h"
#include "tensor/load.h"

namespace glimpse::cli {
namespace {

constexpr double kPixelTolerance = 1e-6;
constexpr double kMaskLogitsShare = 5;  // a predictor's logits add up the error of four layers
constexpr const char* kPicture = "image.";

using Tensors = std::map<std::string, torch::Tensor>;

bool is_picture(const std::string& name) { return name.starts_with(kPicture); }

std::string shape_of(const torch::Tensor& tensor) {
  std::string text = "[";
  for (const int64_t extent : tensor.sizes()) {
    text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
  }
  return text + "]";
}

double allowed(const std::string& name, double tolerance) {
  if (name == "pixel_values") return kPixelTolerance;
  return name == "glimpse.mask_logits" ? kMaskLogitsShare * tolerance : tolerance;
}

Comparison compare(const std::string& name, const torch::Tensor& theirs, const torch::Tensor& ours,
                   double tolerance) {
  if (theirs.sizes() != ours.sizes()) {
    return {name, false, "shape " + shape_of(theirs) + ", ours " + shape_of(ours)};
  }
  if (!theirs.is_floating_point()) {
    const int64_t different =
        theirs.to(torch::kInt64).ne(ours.to(torch::kInt64)).sum().item<int64_t>();
    return {name, different == 0,
            std::to_string(different) + " of " + std::to_string(theirs.numel()) + " differ"};
  }
  if (theirs.numel() == 0) return {name, true, "empty"};
  const double difference =
      (theirs.to(torch::kFloat64) - ours.to(torch::kFloat64)).abs().max().item<double>();
  const double limit = allowed(name, tolerance);
  std::ostringstream text;
  text << "largest difference " << difference << ", allowed " << limit;
  return {name, difference <= limit, text.str()};  // false for NaN
}

image::Image to_picture(const torch::Tensor& pixels_HW3, const std::string& where) {
  if (pixels_HW3.scalar_type() != torch::kUInt8 || pixels_HW3.dim() != 3 ||
      pixels_HW3.size(2) != 3 || pixels_HW3.numel() == 0) {
    throw Error({.where = where, .found = shape_of(pixels_HW3), .expected = "uint8 [H, W, 3]"});
  }
  const torch::Tensor whole = pixels_HW3.contiguous();
  const auto* bytes = whole.data_ptr<uint8_t>();
  return {.width = whole.size(1), .height = whole.size(0), .rgb = {bytes, bytes + whole.numel()}};
}

std::vector<image::Image> pictures_of(const Tensors& reference, const std::string& where) {
  std::vector<image::Image> pictures;
  while (true) {
    const std::string name = kPicture + std::to_string(pictures.size());
    const auto found = reference.find(name);
    if (found == reference.end()) return pictures;
    pictures.push_back(to_picture(found->second, where + ": " + name));
  }
}

std::vector<int64_t> ids_of(const Tensors& reference, const std::string& name,
                            const std::string& where) {
  const auto found = reference.find(name);
  if (found == reference.end() || found->second.scalar_type() != torch::kInt64 ||
      found->second.dim() != 1 || found->second.numel() == 0) {
    throw Error({.where = where,
                 .found = found == reference.end() ? "no '" + name + "'" : "another '" + name + "'",
                 .expected = "int64 token ids in one row",
                 .advice = "record it with scripts/record_reference.py"});
  }
  const torch::Tensor ids = found->second.contiguous();
  return {ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel()};
}

inference::Trace our_trace(const VerifyOptions& options, const Tensors& reference) {
  const std::string& where = options.reference;
  const std::vector<int64_t> ids = ids_of(reference, "input_ids", where);
  const std::vector<image::Image> pictures = pictures_of(reference, where);
  const int64_t steps = reference.contains("generated_ids")
                            ? static_cast<int64_t>(ids_of(reference, "generated_ids", where).size())
                            : 1;
  Pruner pruner = make_pruner(options.predictor, {});
  models::Model model = models::load_model(
      options.model,
      {.dtype = options.dtype, .device = options.device, .image_resize = options.image_resize});
  model.spec.end_ids = {};  // as many tokens as were recorded
  fit_pruner(pruner, model);
  const models::ModelInput input = model.processor->prepare_ids(ids, pictures);
  inference::Trace trace{.hidden_states = true};
  const inference::Request request{.input = input,
                                   .stages = make_stages(pruner, input),
                                   .generation = {.max_new_tokens = steps}};
  inference::answer(model, request, nullptr, &trace);
  return trace;
}

}  // namespace

std::vector<Comparison> compare_traces(const Tensors& reference, const Tensors& ours,
                                       double tolerance) {
  std::vector<Comparison> rows;
  for (const auto& [name, theirs] : reference) {
    if (is_picture(name)) continue;
    const auto found = ours.find(name);
    rows.push_back(found == ours.end() ? Comparison{name, false, "we have no such tensor"}
                                       : compare(name, theirs, found->second.cpu(), tolerance));
  }
  return rows;
}

int verify(const VerifyOptions& options) {
  const Tensors reference = tensor::load_tensors(options.reference);
  const inference::Trace trace = our_trace(options, reference);
  bool agree = true;
  for (const Comparison& row : compare_traces(reference, trace.tensors, options.tolerance)) {
    std::cout << (row.agrees ? "  ok      " : "  DIFFERS ") << row.name << ": " << row.difference
              << "\n";
    agree = agree && row.agrees;
  }
  std::cout << (agree ? "equal to the reference\n" : "NOT equal to the reference\n");
  return agree ? kExitOk : kExitRegression;
}

}  // namespace glimpse::cli
