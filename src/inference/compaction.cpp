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
    const int64_t count = span.tokens();
    visual.narrow(0, span.begin, count).copy_(torch::arange(first, first + count, torch::kInt64));
    first += count;
  }
  Sequence sequence{.hidden_SD = text_embeddings_SD,
                    .position_ids = input.position_ids.to(device),
                    .visual_S = visual.to(device),
                    .cache = nn::KvCache(num_layers)};
  if (first > 0) {
    TORCH_CHECK(projected_ND.size(0) == first,
                "visual tokens in the prompt and in the features differ");
    sequence.hidden_SD = text_embeddings_SD.index_copy(0, sequence.visual_rows(), projected_ND);
  }
  return sequence;
}

void append_rows(Sequence& s, const torch::Tensor& rows_nD) {
  const int64_t count = rows_nD.size(0);
  const torch::Tensor& past = s.position_ids;
  const torch::Tensor last = (past.dim() == 1 ? past : past[-1])[-1];
  const torch::Tensor further = last + torch::arange(1, count + 1, past.options());
  auto shape = past.sizes().vec();
  shape.back() = count;
  s.position_ids = torch::cat({past, further.expand(shape)}, -1);
  s.hidden_SD = torch::cat({s.hidden_SD, rows_nD});
  s.visual_S = torch::cat({s.visual_S, torch::full({count}, kAppendedRow, s.visual_S.options())});
}

void compact(Sequence& s, const torch::Tensor& kept, const CompactOptions& options) {
  const torch::Tensor before = s.alive_visual();
  TORCH_CHECK(!options.mix_KN.defined() || (options.mix_KN.size(0) == kept.size(0) &&
                                            options.mix_KN.size(1) == before.size(0)),
              "a mix ", options.mix_KN.defined() ? options.mix_KN.sizes() : kept.sizes(), " for ",
              kept.size(0), " of ", before.size(0), " tokens");
  const torch::Tensor goes = torch::ones_like(before, torch::kBool).index_fill(0, kept, false);
  const torch::Tensor dropped = before.masked_select(goes);
  const auto places = [&](const torch::Tensor& marks_S, bool all_visual) {
    const torch::Tensor lasting = options.keep_appended ? marks_S < 0 : marks_S == kTextRow;
    const torch::Tensor visual = marks_S >= 0;
    const torch::Tensor alive = all_visual ? visual : visual & ~at::isin(marks_S, dropped);
    return (lasting | alive).nonzero().squeeze(1);
  };
  torch::Tensor old_marks, new_marks, stay;  // layers mostly share their marks: one index for all
  for (size_t layer = 0; layer < s.cached_S.size(); ++layer) {
    torch::Tensor& marks = s.cached_S[layer];
    if (!marks.is_same(old_marks)) {
      old_marks = marks;
      stay = places(marks, /*all_visual=*/!options.drop_earlier);
      new_marks = stay.size(0) == marks.size(0) ? marks : marks.index_select(0, stay);
    }
    if (!new_marks.is_same(old_marks)) s.cache.select(static_cast<int64_t>(layer), stay);
    marks = new_marks;
  }
  torch::Tensor rows = places(s.visual_S, /*all_visual=*/false);
  const torch::Tensor visual = s.visual_rows();
  const torch::Tensor slots = (s.visual_S.index_select(0, rows) >= 0).nonzero().squeeze(1);
  rows = rows.index_copy(0, slots, visual.index_select(0, kept));
  torch::Tensor hidden_SD = s.hidden_SD.index_select(0, rows);
  if (options.mix_KN.defined()) {
    const torch::Tensor all_ND = s.hidden_SD.index_select(0, visual).to(torch::kFloat32);
    const torch::Tensor mixed_KD = options.mix_KN.to(all_ND.device()).matmul(all_ND);
    hidden_SD = hidden_SD.index_copy(0, slots, mixed_KD.to(hidden_SD.scalar_type()));
  }
  s.hidden_SD = hidden_SD;
  s.position_ids = s.position_ids.index_select(-1, rows);
  s.visual_S = s.visual_S.index_select(0, rows);
  if (!options.contiguous) return;
  TORCH_CHECK(s.position_ids.dim() == 1, "one axis of positions");
  const torch::Tensor first = s.position_ids[0];
  s.position_ids = first + torch::arange(rows.size(0), first.options());
}

}  // namespace glimpse::inference
