#include "cli/run_output.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "inference/phases.h"

namespace glimpse::cli {
namespace {

using Json = nlohmann::ordered_json;

std::vector<int64_t> to_vector(const torch::Tensor& indices) {
  const torch::Tensor t = indices.to(torch::kInt64).contiguous();
  return {t.data_ptr<int64_t>(), t.data_ptr<int64_t>() + t.numel()};
}

std::string percent(double share) { return format_fixed(100 * share, 1) + " %"; }

}  // namespace

std::string run_json(const RunRecord& record) {
  const inference::Answer& answer = record.answer;
  const inference::Retention& retention = answer.retention;
  Json json;
  json["text"] = answer.text;
  json["prompt"] = record.prompt;
  json["generated_ids"] = answer.ids;
  json["model"] = record.model;
  json["method"] = record.pruning.method;
  json["predictor"] = record.pruning.predictor;
  json["retention"] = {{"visual_tokens", retention.visual_tokens},
                       {"kv_tokens", retention.kv_tokens},
                       {"kv_ratio", retention.kv_ratio()},
                       {"layer_average_tokens", retention.layer_average_tokens},
                       {"layer_average_ratio", retention.layer_average_ratio()},
                       {"prefill_flops", retention.prefill_flops},
                       {"prefill_flops_ratio", retention.prefill_flops_ratio()},
                       {"keep_ratio", retention.keep_ratio}};
  json["ttft_ms"] = answer.ttft_ms;
  json["phases_ms"] = answer.phases_ms;
  json["kv_bytes"] = answer.kv_bytes;
  json["kept"] = to_vector(answer.kept);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string run_line(const inference::Answer& answer) {
  const inference::Retention& retention = answer.retention;
  std::string line;
  if (retention.visual_tokens > 0) {
    line = "kept " + std::to_string(answer.kept.numel()) + " of " +
           std::to_string(retention.visual_tokens) + " visual tokens (cache " +
           percent(retention.kv_ratio()) + ", layer average " +
           percent(retention.layer_average_ratio()) + "); ";
  }
  const auto decode = answer.phases_ms.find(inference::kPhaseDecode);
  const double decode_ms = decode == answer.phases_ms.end() ? 0 : decode->second;
  return line + "first token " + format_fixed(answer.ttft_ms, 1) + " ms, whole answer (" +
         std::to_string(answer.ids.size()) + " tokens) " +
         format_fixed(answer.ttft_ms + decode_ms, 1) + " ms";
}

}  // namespace glimpse::cli
