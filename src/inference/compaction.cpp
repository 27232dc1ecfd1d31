#include "inference/compaction.h"

#include <torch/torch.h>

namespace glimpse::inference {

torch::Tensor Sequence::visual_rows() const { return (visual_S >= 0).nonzero().squeeze(1); }

torch::Tensor Sequence::alive_visual() const { return visual_S.masked_select(visual_S >= 0); }

Sequence start_sequence(const models::ModelInput& input, const torch::Tensor& text_embeddings_SD,
                        const torch::Tensor& projected_ND, int64_t num_layers) {
  const auto device = text_embeddings_SD.device();
  torch::Tensor visual = torch::full_like(input.ids, kTextRow);
  int64_t first = 0;
  for (const models::VisualSpan& span : input.visual_spans) {
    const int64_t count = span.grid.tokens();
    visual.narrow(0, span.begin, count).copy_(torch::arange(first, first + count, torch::kInt64));
    first += count;
  }
  Sequence sequence{.hidden_SD = text_embeddings_SD,
                    .position_ids = input.position_ids.to(device),
                    .visual_S = visual.to(device),
                    .cache = nn::KvCache(num_layers)};
  if (first > 0) {
    TORCH_CHECK(projected_ND.size(0) == first, "visual tokens in the prompt and in the features differ");
    sequence.hidden_SD = text_embeddings_SD.index_copy(0, sequence.visual_rows(), projected_ND);
  }
  return sequence;
}

void append_row(Sequence& s, const torch::Tensor& row_D) {
  s.hidden_SD = torch::cat({s.hidden_SD, row_D.unsqueeze(0)});
  s.position_ids = torch::cat({s.position_ids, s.position_ids.slice(0, -1) + 1});
  s.visual_S = torch::cat({s.visual_S, torch::full({1}, kAppendedRow, s.visual_S.options())});
}

void compact(Sequence& sequence, const torch::Tensor& kept, const CompactOptions& options) {
  const torch::Tensor lasting =
      options.keep_appended ? sequence.visual_S < 0 : sequence.visual_S == kTextRow;
  const torch::Tensor alive = lasting.index_fill(0, sequence.visual_rows().index_select(0, kept), true);
  const torch::Tensor cached = options.drop_earlier ? alive : lasting | (sequence.visual_S >= 0);
  const torch::Tensor cached_rows = cached.nonzero().squeeze(1);
  if (cached_rows.size(0) < sequence.visual_S.size(0)) {
    for (int64_t layer = 0; layer < options.layers_run; ++layer) sequence.cache.select(layer, cached_rows);
  }
  const torch::Tensor rows = alive.nonzero().squeeze(1);
  sequence.hidden_SD = sequence.hidden_SD.index_select(0, rows);
  sequence.position_ids = sequence.position_ids.index_select(0, rows);
  sequence.visual_S = sequence.visual_S.index_select(0, rows);
}

}  // namespace glimpse::inference
