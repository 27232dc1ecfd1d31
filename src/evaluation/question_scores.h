#pragma once
#include <map>
#include <string>
#include <vector>

#include "evaluation/eval_row.h"
#include "metrics/cider.h"

namespace glimpse::evaluation {

/// The scores of one answered question, averaged over a setting's seeds.
struct QuestionScores {
  std::string id, image_id, task, type;
  std::map<std::string, double> scores;
};

/// How rare the n-grams of the answered captions' references are: the baseline's serve every
/// setting.
metrics::DocumentFrequency caption_frequency(const std::vector<EvalRow>& rows);

/// The answered questions of one setting in the order of their first row. Captions get "cider"
/// beside the row's own scores. A question with a broken seed is left out.
std::vector<QuestionScores> question_scores(const std::vector<EvalRow>& rows,
                                            const metrics::DocumentFrequency& frequency);

/// Values whose plain mean is the unweighted mean over types, and whose resampled means spread as
/// that mean does (to first order): M + n / (T n_t) (x - m_t) with m_t, n_t the mean and the number
/// of the value's type, T types, M the mean of the m_t.
std::vector<double> with_mean_over_types(const std::vector<double>& values,
                                         const std::vector<std::string>& types);

}  // namespace glimpse::evaluation
