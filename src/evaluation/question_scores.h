#pragma once
#include <map>
#include <string>
#include <vector>

#include "evaluation/eval_row.h"
#include "evaluation/evidence_size.h"
#include "metrics/cider.h"

namespace glimpse::evaluation {

/// The scores of one answered question, averaged over a setting's seeds.
struct QuestionScores {
  std::string id, image_id, task, type;
  std::string metric;      ///< as in EvalRow
  std::string prediction;  ///< of the first seed
  EvidenceSize evidence = EvidenceSize::none;
  bool answered = true;  ///< false: one seed or more is broken
  std::map<std::string, double> scores;
};

/// How rare the n-grams of the captions' references are: the baseline's serve every
/// setting.
metrics::DocumentFrequency caption_frequency(const std::vector<EvalRow>& rows);

/// The questions of one setting in the order of their first row. Captions get "cider" beside the
/// row's own scores. A broken row scores 0 in every metric that other rows of its task have.
std::vector<QuestionScores> question_scores(const std::vector<EvalRow>& rows,
                                            const metrics::DocumentFrequency& frequency);

/// Values whose plain mean is the unweighted mean over types, and whose resampled means spread as
/// that mean does (to first order): M + n / (T n_t) (x - m_t) with m_t, n_t the mean and the number
/// of the value's type, T types, M the mean of the m_t.
std::vector<double> with_mean_over_types(const std::vector<double>& values,
                                         const std::vector<std::string>& types);

}  // namespace glimpse::evaluation
