#include "metrics/caption.h"

#include "metrics/bleu.h"
#include "metrics/cider.h"
#include "metrics/ptb_tokenizer.h"
#include "metrics/rouge_l.h"

namespace glimpse::metrics {

std::vector<Response> tokenize_samples(const std::vector<Response>& samples) {
  std::vector<std::string> predictions, references;
  for (const Response& sample : samples) {
    predictions.push_back(sample.prediction);
    references.insert(references.end(), sample.references.begin(), sample.references.end());
  }
  predictions = tokenize_captions(predictions);
  references = tokenize_captions(references);
  std::vector<Response> tokenized;
  auto next = references.begin();
  for (size_t i = 0; i < samples.size(); ++i) {
    const auto end = next + static_cast<std::ptrdiff_t>(samples[i].references.size());
    tokenized.push_back({.prediction = predictions[i], .references = {next, end}});
    next = end;
  }
  return tokenized;
}

CaptionScores caption_scores(const std::vector<Response>& tokenized) {
  return {.bleu = bleu(tokenized), .rouge_l = rouge_l(tokenized), .cider = cider(tokenized)};
}

}  // namespace glimpse::metrics
