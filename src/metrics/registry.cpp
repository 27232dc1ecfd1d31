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
#include "metrics/gqa.h"
#include "metrics/multiple_choice.h"
#include "metrics/relaxed_accuracy.h"
#include "metrics/rouge_l.h"
#include "metrics/slot_accuracy.h"
#include "metrics/vqa_accuracy.h"
#include "metrics/yes_no.h"

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

double edit_similarity_stvqa(const Response& r) {
  return anls_stvqa(r.prediction, r.references).value_or(0);
}

// The best over the references of a comparison with one.
template <class Matches>
double any_reference(const Response& r, Matches matches) {
  const bool found = std::any_of(r.references.begin(), r.references.end(), matches);
  return found ? 1 : 0;
}

double relaxed_swapped(const Response& r) {
  return any_reference(
      r, [&](const std::string& reference) { return relaxed_accuracy(reference, {r.prediction}); });
}

template <GqaProfile profile>
double gqa(const Response& r) {
  return any_reference(r, [&](const std::string& reference) {
    return gqa_correct(r.prediction, reference, profile);
  });
}

template <YesNoParser parser>
double yes_no(const Response& r) {
  return any_reference(r, [&](const std::string& reference) {
    return parse_yes_no(r.prediction, parser) == parse_yes_no(reference, parser);
  });
}

char letter_of(const Response& r) {
  return r.references.empty() || r.references.front().empty() ? kNoChoice
                                                              : r.references.front().front();
}
double scienceqa(const Response& r) {
  const char choice = scienceqa_choice(r.prediction, r.options.size());
  return choice != kNoChoice && choice == letter_of(r) ? 1 : 0;
}
double scienceqa_lmms(const Response& r) {
  return scienceqa_correct_lmms(r.prediction, letter_of(r)) ? 1 : 0;
}
double scienceqa_vlmevalkit(const Response& r) {
  const char choice = vlmevalkit_choice(r.prediction, r.options);
  return choice != kNoChoice && choice == letter_of(r) ? 1 : 0;
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
           nullptr, "vqa"},
    Metric{"vqa_accuracy_textvqa", "EvalAI TextVQA rules", vqa<VqaProfile::textvqa>, nullptr,
           "vqa"},
    Metric{"vqa_accuracy_normalized", "official rules, always normalised",
           vqa<VqaProfile::normalized>, nullptr, "vqa"},
    Metric{"vqa_accuracy_vlmevalkit", "VLMEvalKit rules", vqa<VqaProfile::vlmevalkit>, nullptr,
           "vqa"},
    Metric{"vqa_accuracy_vizwiz", "VizWiz rules, references as they are", vqa<VqaProfile::vizwiz>,
           nullptr, "vqa"},
    Metric{"stvqa_accuracy", "equal to a reference after EvalAI normalisation", stvqa, nullptr},
    Metric{"anls", "edit similarity of documents (RRC), threshold 0.5", edit_similarity, nullptr,
           "anls"},
    Metric{"anls_stvqa", "LLaVA's ST-VQA variant: length of the cleaned texts",
           edit_similarity_stvqa, nullptr, "anls"},
    Metric{"relaxed_accuracy", "numbers within 5 percent (ChartQA)", relaxed, nullptr, "relaxed"},
    Metric{"relaxed_accuracy_swapped", "5 percent of the prediction (Qwen-VL's argument order)",
           relaxed_swapped, nullptr, "relaxed"},
    Metric{"gqa", "equal bytes (official script)", gqa<GqaProfile::official>, nullptr, "gqa"},
    Metric{"gqa_llava", "trailing periods dropped, lower case", gqa<GqaProfile::llava>, nullptr,
           "gqa"},
    Metric{"gqa_lmms", "lower case, no ASCII punctuation", gqa<GqaProfile::lmms>, nullptr, "gqa"},
    Metric{"gqa_vlmevalkit", "stripped, lower case", gqa<GqaProfile::vlmevalkit>, nullptr, "gqa"},
    Metric{"gqa_qwen", "first clause, cut at articles", gqa<GqaProfile::qwen>, nullptr, "gqa"},
    Metric{"pope", "POPE's script and LLaVA: yes unless the answer says no",
           yes_no<YesNoParser::pope>, nullptr, "pope"},
    Metric{"pope_lmms", "the whole answer must be yes or no", yes_no<YesNoParser::lmms_pope>,
           nullptr, "pope"},
    Metric{"pope_vlmevalkit", "exactly one of the words yes and no",
           yes_no<YesNoParser::vlmevalkit>, nullptr, "pope"},
    Metric{"mme", "MME's script: yes or no in the first four characters", yes_no<YesNoParser::mme>,
           nullptr, "mme"},
    Metric{"mme_lmms", "stripped, without periods, also y and n", yes_no<YesNoParser::lmms_mme>,
           nullptr, "mme"},
    Metric{"mme_vlmevalkit", "exactly one of the words yes and no", yes_no<YesNoParser::vlmevalkit>,
           nullptr, "mme"},
    Metric{"scienceqa", "LLaVA's script: a letter, \"B. ...\", \"The answer is B.\"", scienceqa,
           nullptr, "scienceqa"},
    Metric{"scienceqa_lmms", "the letter in any case, or \"B. ...\"", scienceqa_lmms, nullptr,
           "scienceqa"},
    Metric{"scienceqa_vlmevalkit", "a letter among the last words, or the text of one option",
           scienceqa_vlmevalkit, nullptr, "scienceqa"},
    Metric{"nlvr", "true or false, in any case", exact, nullptr, "nlvr"},
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

std::vector<const Metric*> readings_of(std::string_view name) {
  const Metric& wanted = metric(name);
  if (wanted.family.empty()) return {&wanted};
  std::vector<const Metric*> readings;
  for (const Metric& entry : kMetrics) {
    if (entry.family == wanted.family) readings.push_back(&entry);
  }
  return readings;
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
