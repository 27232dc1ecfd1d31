#include "metrics/registry.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include "base/error.h"
#include "base/strings.h"
#include "metrics/anls.h"
#include "metrics/bleu.h"
#include "metrics/caption.h"
#include "metrics/cider.h"
#include "metrics/exact_match.h"
#include "metrics/relaxed_accuracy.h"
#include "metrics/rouge_l.h"
#include "metrics/slot_accuracy.h"
#include "metrics/vqa_accuracy.h"

namespace glimpse::metrics {
namespace {

double exact(const Response& r) { return exact_match(r.prediction, r.references) ? 1 : 0; }
double relaxed(const Response& r) { return relaxed_accuracy(r.prediction, r.references) ? 1 : 0; }
double edit_similarity(const Response& r) { return anls(r.prediction, r.references); }

double best_slots(const Response& r) {
  double best = 0;
  for (const std::string& reference : r.references) {
    best = std::max(best, slot_accuracy(r.prediction, reference));
  }
  return best;
}

template <VqaProfile profile>
double vqa(const Response& r) {
  return vqa_accuracy(r.prediction, r.references, profile);
}

double stvqa(const Response& r) {
  return matches_normalized(r.prediction, r.references, VqaProfile::textvqa) ? 1 : 0;
}

CorpusScore cider_of_texts(const std::vector<Response>& all) {
  return cider(tokenize_samples(all));
}
CorpusScore rouge_of_texts(const std::vector<Response>& all) {
  return rouge_l(tokenize_samples(all));
}
template <size_t n>
CorpusScore bleu_of_texts(const std::vector<Response>& all) {
  return bleu(tokenize_samples(all))[n - 1];
}

constexpr std::array kMetrics{
    Metric{"exact_match", "folded prediction equals a reference", exact, nullptr},
    Metric{"vqa_accuracy", "official VQA accuracy over all annotators", vqa<VqaProfile::official>,
           nullptr},
    Metric{"vqa_accuracy_textvqa", "EvalAI TextVQA rules", vqa<VqaProfile::textvqa>, nullptr},
    Metric{"vqa_accuracy_normalized", "official rules, always normalised",
           vqa<VqaProfile::normalized>, nullptr},
    Metric{"vqa_accuracy_vlmevalkit", "VLMEvalKit rules", vqa<VqaProfile::vlmevalkit>, nullptr},
    Metric{"vqa_accuracy_vizwiz", "VizWiz rules, references as they are", vqa<VqaProfile::vizwiz>,
           nullptr},
    Metric{"stvqa_accuracy", "equal to a reference after EvalAI normalisation", stvqa, nullptr},
    Metric{"anls", "edit similarity of documents (RRC), threshold 0.5", edit_similarity, nullptr},
    Metric{"relaxed_accuracy", "numbers within 5 percent (ChartQA)", relaxed, nullptr},
    Metric{"slot_accuracy", "share of the items of a list caption, by position", best_slots,
           nullptr},
    Metric{"cider", "CIDEr-D, document frequency of this run", nullptr, cider_of_texts},
    Metric{"bleu_1", "corpus BLEU-1", nullptr, bleu_of_texts<1>},
    Metric{"bleu_2", "corpus BLEU-2", nullptr, bleu_of_texts<2>},
    Metric{"bleu_3", "corpus BLEU-3", nullptr, bleu_of_texts<3>},
    Metric{"bleu_4", "corpus BLEU-4", nullptr, bleu_of_texts<4>},
    Metric{"rouge_l", "ROUGE-L", nullptr, rouge_of_texts},
};

}  // namespace

std::span<const Metric> all_metrics() { return kMetrics; }

const Metric& metric(std::string_view name) {
  std::vector<std::string> names;
  for (const Metric& entry : kMetrics) {
    if (entry.name == name) return entry;
    names.emplace_back(entry.name);
  }
  const std::string closest = closest_match(name, names);
  throw Error({.where = "metric",
               .found = "unknown name '" + std::string(name) + "'",
               .expected = "one of " + join(names, ", "),
               .advice = closest.empty() ? "" : "did you mean '" + closest + "'?"});
}

CorpusScore score(const Metric& metric, const std::vector<Response>& responses) {
  if (metric.needs_corpus()) return metric.of_corpus(responses);
  CorpusScore scores;
  for (const Response& response : responses)
    scores.per_sample.push_back(metric.of_sample(response));
  const double sum = std::accumulate(scores.per_sample.begin(), scores.per_sample.end(), 0.0);
  scores.corpus = responses.empty() ? 0 : sum / static_cast<double>(responses.size());
  return scores;
}

}  // namespace glimpse::metrics
