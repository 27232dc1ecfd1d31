#include "cli/score_tasks.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "base/error.h"
#include "base/strings.h"
#include "data/predictions.h"
#include "data/references.h"
#include "metrics/anls.h"
#include "metrics/caption.h"
#include "metrics/exact_match.h"
#include "metrics/gqa.h"
#include "metrics/nlvr.h"
#include "metrics/pope.h"
#include "metrics/ptb_tokenizer.h"
#include "metrics/relaxed_accuracy.h"
#include "metrics/vqa_scorer.h"

namespace glimpse::cli {
namespace {

using Texts = std::vector<std::string>;

/// Mean of every column over the rows that `chosen` names.
Figures means(const Scores& scores, const std::vector<size_t>& chosen) {
  Figures figures;
  for (size_t column = 0; column < scores.columns.size(); ++column) {
    double sum = 0;
    for (const size_t row : chosen) sum += scores.rows[row][column];
    figures[scores.columns[column]] = sum / static_cast<double>(chosen.size());
  }
  return figures;
}

// Of a column that holds nothing but right (1) and wrong (0).
std::optional<metrics::ShareInterval> share_interval(const Scores& scores, size_t column) {
  double right = 0;
  for (const std::vector<double>& row : scores.rows) {
    if (row[column] != 0 && row[column] != 1) return std::nullopt;
    right += row[column];
  }
  if (scores.rows.empty()) return std::nullopt;
  return metrics::wilson_interval(right, scores.n);
}

void set_means(Scores& scores) {
  std::vector<size_t> all(scores.rows.size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = i;
  scores.n = static_cast<int64_t>(all.size());
  scores.order = scores.columns;
  scores.metrics = means(scores, all);
  for (size_t column = 0; column < scores.columns.size(); ++column) {
    const auto interval = share_interval(scores, column);
    if (interval) scores.intervals[scores.columns[column]] = *interval;
  }
}

/// Means by type; nothing when no sample has one.
std::map<std::string, Figures> means_by(const Scores& scores, const Texts& types) {
  std::map<std::string, std::vector<size_t>> groups;
  for (size_t i = 0; i < types.size(); ++i) groups[types[i]].push_back(i);
  if (groups.size() == 1 && groups.contains("")) return {};
  std::map<std::string, Figures> figures;
  for (const auto& [type, rows] : groups) {
    figures[type] = means(scores, rows);
    figures[type]["n"] = static_cast<double>(rows.size());
  }
  return figures;
}

/// References with their predictions, in the order of the references.
struct Answered {
  std::vector<data::Reference> references;
  Texts ids, predictions;
};

Texts ids_of(const std::vector<data::Reference>& references) {
  Texts ids;
  for (const data::Reference& reference : references) ids.push_back(reference.id);
  return ids;
}

Answered read_answered(const ScoreOptions& options) {
  Answered answered{.references = data::read_references(options.references)};
  answered.ids = ids_of(answered.references);
  const data::Predictions predictions = data::read_predictions(options.predictions);
  for (const size_t place : data::join_predictions(predictions, answered.ids, options.references)) {
    answered.predictions.push_back(predictions.rows[place].text);
  }
  return answered;
}

void add_types(Scores& scores, const std::vector<data::Reference>& references) {
  Texts questions, answers;
  for (const data::Reference& reference : references) {
    questions.push_back(reference.question_type);
    answers.push_back(reference.answer_type);
  }
  scores.by_question_type = means_by(scores, questions);
  scores.by_answer_type = means_by(scores, answers);
}

// Pictures in the order of the result file: the tokeniser looks across captions.
Scores score_captions(const ScoreOptions& options) {
  const auto references = data::read_caption_references(options.references);
  Texts ids;
  for (const data::CaptionReferences& picture : references) ids.push_back(picture.image_id);
  const data::Predictions predictions = data::read_predictions(options.predictions);
  const auto places = data::join_predictions(predictions, ids, options.references);
  std::vector<size_t> picture_of(predictions.rows.size());
  for (size_t i = 0; i < places.size(); ++i) picture_of[places[i]] = i;
  Scores scores;
  std::vector<metrics::Response> captions;
  int64_t inner_line_ends = 0;
  for (size_t i = 0; i < predictions.rows.size(); ++i) {
    const data::CaptionReferences& picture = references[picture_of[i]];
    scores.ids.push_back(picture.image_id);
    captions.push_back({.prediction = predictions.rows[i].text, .references = picture.captions});
    inner_line_ends +=
        metrics::has_inner_line_end(captions.back().prediction) ||
        std::any_of(picture.captions.begin(), picture.captions.end(), metrics::has_inner_line_end);
  }
  if (inner_line_ends > 0) {
    scores.warnings.push_back(std::to_string(inner_line_ends) +
                              " picture(s) have captions with line ends inside; they count as "
                              "blanks (the COCO tools shift all later captions)");
  }
  const auto found = metrics::caption_scores(metrics::tokenize_samples(captions));
  scores.columns = {"bleu_1", "bleu_2", "bleu_3", "bleu_4", "rouge_l", "cider"};
  const std::vector<const metrics::CorpusScore*> columns = {
      &found.bleu[0], &found.bleu[1], &found.bleu[2], &found.bleu[3], &found.rouge_l, &found.cider};
  for (size_t i = 0; i < captions.size(); ++i) {
    std::vector<double>& row = scores.rows.emplace_back();
    for (const metrics::CorpusScore* column : columns) row.push_back(column->per_sample[i]);
  }
  set_means(scores);
  scores.intervals.clear();  // nothing here is a share, whatever the numbers are
  for (size_t k = 0; k < columns.size(); ++k) {
    scores.metrics[scores.columns[k]] = columns[k]->corpus;  // BLEU pools counts
  }
  return scores;
}

void require_same_questions(const ScoreOptions& options, const Texts& ids) {
  if (options.questions.empty()) return;
  const Texts questions = data::read_question_ids(options.questions);
  if (questions == ids) return;
  std::unordered_set<std::string_view> asked(questions.begin(), questions.end());
  for (const std::string& id : ids) {
    if (asked.erase(id) > 0) continue;
    throw Error({.where = options.questions,
                 .found = "no question " + id,
                 .expected = "every question of " + options.references});
  }
  if (asked.empty()) return;
  throw Error({.where = options.references,
               .found = "no answers to question " + std::string(*asked.begin()),
               .expected = "answers to every question of " + options.questions});
}

Scores score_vqa(const ScoreOptions& options) {
  constexpr size_t kAnnotators = 10;
  Answered answered = read_answered(options);
  require_same_questions(options, answered.ids);
  Scores scores{.ids = std::move(answered.ids)};
  for (const metrics::VqaEvaluator& evaluator : metrics::vqa_evaluators()) {
    scores.columns.emplace_back(evaluator.name);
  }
  metrics::VqaScorer scorer;
  int64_t few = 0;
  std::vector<metrics::HumanAnswer> answers;
  for (size_t i = 0; i < scores.ids.size(); ++i) {
    answers.clear();
    for (data::AnnotatedAnswer& answer : answered.references[i].answers) {
      answers.push_back({.text = std::move(answer.text), .mark = answer.mark});
    }
    few += answers.size() != kAnnotators;
    scores.rows.push_back(scorer.score(answered.predictions[i], answers));
  }
  if (few > 0) {
    scores.warnings.push_back(std::to_string(few) + " question(s) have not 10 answers");
  }
  set_means(scores);
  add_types(scores, answered.references);
  return scores;
}

bool is_yes(const data::Reference& reference, const std::string& file) {
  const std::string label = lower_ascii(trim(reference.answers[0].text));
  if (label == "yes" || label == "no") return label == "yes";
  throw Error({.where = file,
               .found = "label of poll " + reference.id + " is neither yes nor no",
               .expected = "\"label\": \"yes\" or \"no\""});
}

Figures figures_of(const metrics::PollScores& scores) {
  const auto count = [](int64_t value) { return static_cast<double>(value); };
  return {{"tp", count(scores.tp)},        {"fp", count(scores.fp)},
          {"tn", count(scores.tn)},        {"fn", count(scores.fn)},
          {"accuracy", scores.accuracy},   {"precision", scores.precision},
          {"recall", scores.recall},       {"f1", scores.f1},
          {"yes_ratio", scores.yes_ratio}, {"unparsed", count(scores.unparsed)}};
}

Scores score_pope(const ScoreOptions& options) {
  using metrics::YesNoParser;
  const Answered answered = read_answered(options);
  std::vector<metrics::Poll> official, lmms, words;
  Scores scores{.ids = answered.ids, .columns = {"correct", "said_yes"}};
  for (size_t i = 0; i < answered.ids.size(); ++i) {
    const bool present = is_yes(answered.references[i], options.references);
    const auto poll = [&](YesNoParser parser) {
      const metrics::YesNo said = metrics::parse_yes_no(answered.predictions[i], parser);
      return metrics::Poll{.present = present, .said = said};
    };
    official.push_back(poll(YesNoParser::pope));
    lmms.push_back(poll(YesNoParser::lmms_pope));
    words.push_back(poll(YesNoParser::vlmevalkit));
    const bool yes = official.back().said == metrics::YesNo::yes;
    scores.rows.push_back({yes == present ? 1.0 : 0.0, yes ? 1.0 : 0.0});
  }
  set_means(scores);
  scores.metrics = figures_of(metrics::poll_scores(official));
  scores.order = {"tp", "fp", "tn", "fn", "accuracy", "precision", "recall", "f1", "yes_ratio"};
  scores.metrics.erase("unparsed");
  scores.intervals = {{"accuracy", scores.intervals.at("correct")},
                      {"yes_ratio", scores.intervals.at("said_yes")}};
  scores.profiles = {{"official", figures_of(metrics::poll_scores(official))},
                     {"lmms", figures_of(metrics::poll_scores_lmms(lmms))},
                     {"vlmevalkit", figures_of(metrics::poll_scores_vlmevalkit(words))}};
  return scores;
}

/// "dev-3125-1-0.png" -> "3125-1-0".
std::string judgement_id(const std::string& picture) {
  const std::string stem = picture.substr(0, picture.find('.'));
  const size_t dash = stem.find('-');
  const bool has_split = !stem.empty() && (stem[0] < '0' || stem[0] > '9');
  return has_split && dash != std::string::npos ? stem.substr(dash + 1) : stem;
}

Scores score_nlvr(const ScoreOptions& options) {
  constexpr size_t kArrangements = 6;  // pictures of one statement
  const std::vector<data::Reference> statements = data::read_references(options.references);
  data::Predictions predictions = data::read_predictions(options.predictions);
  for (data::Prediction& row : predictions.rows) row.id = judgement_id(row.id);
  Texts judgements;
  for (const data::Reference& statement : statements) {
    for (size_t k = 0; k < kArrangements; ++k) {
      judgements.push_back(statement.id + "-" + std::to_string(k));
    }
  }
  const auto places = data::join_predictions(predictions, judgements, options.references);
  Scores scores{.ids = ids_of(statements), .columns = {"precision"}};
  std::vector<metrics::NlvrOutcome> outcomes;
  for (size_t i = 0; i < statements.size(); ++i) {
    const std::string label = lower_ascii(statements[i].answers[0].text);
    const std::string sentence = statements[i].id.substr(0, statements[i].id.find('-'));
    double right = 0;
    for (size_t k = 0; k < kArrangements; ++k) {
      const std::string& said = predictions.rows[places[i * kArrangements + k]].text;
      outcomes.push_back({.sentence = sentence, .correct = lower_ascii(said) == label});
      right += outcomes.back().correct;
    }
    scores.rows.push_back({right / kArrangements});
  }
  const metrics::NlvrScores found = metrics::nlvr_scores(outcomes);
  scores.n = static_cast<int64_t>(outcomes.size());
  scores.metrics = {{"precision", found.precision},
                    {"consistency", found.consistency},
                    {"sentences", static_cast<double>(found.sentences)}};
  scores.order = {"precision", "consistency", "sentences"};
  return scores;
}

/// A score of one answer by itself.
struct AnswerColumn {
  const char* name;
  double (*score)(const std::string& prediction, const Texts& references);
};

template <metrics::VqaProfile profile>
double normalized(const std::string& prediction, const Texts& references) {
  return metrics::matches_normalized(prediction, references, profile);
}

template <metrics::GqaProfile profile>
double any_gqa(const std::string& prediction, const Texts& references) {
  return std::any_of(references.begin(), references.end(), [&](const std::string& reference) {
    return metrics::gqa_correct(prediction, reference, profile);
  });
}

double relaxed_by_prediction(const std::string& prediction, const Texts& references) {
  return std::any_of(references.begin(), references.end(), [&](const std::string& reference) {
    return metrics::relaxed_accuracy(reference, {prediction});
  });
}

constexpr AnswerColumn kExact = {"exact_match",
                                 [](const std::string& prediction, const Texts& references) {
                                   return metrics::exact_match(prediction, references) ? 1.0 : 0.0;
                                 }};
constexpr AnswerColumn kAnls = {"anls", [](const std::string& prediction, const Texts& references) {
                                  return metrics::anls(prediction, references);
                                }};
constexpr AnswerColumn kRelaxed = {
    "relaxed_accuracy", [](const std::string& prediction, const Texts& references) {
      return metrics::relaxed_accuracy(prediction, references) ? 1.0 : 0.0;
    }};

Scores score_answers(const ScoreOptions& options, const std::vector<AnswerColumn>& columns) {
  const Answered answered = read_answered(options);
  Scores scores{.ids = answered.ids};
  for (const AnswerColumn& column : columns) scores.columns.emplace_back(column.name);
  for (size_t i = 0; i < answered.ids.size(); ++i) {
    Texts references;
    for (const data::AnnotatedAnswer& answer : answered.references[i].answers) {
      references.push_back(answer.text);
    }
    std::vector<double>& row = scores.rows.emplace_back();
    for (const AnswerColumn& column : columns) {
      row.push_back(column.score(answered.predictions[i], references));
    }
  }
  set_means(scores);
  add_types(scores, answered.references);
  return scores;
}

Scores score_vqa_rad(const ScoreOptions& options) {
  return score_answers(
      options, {kExact,
                {"evalai_exact", normalized<metrics::VqaProfile::textvqa>},
                {"vlmevalkit_normalised_match", normalized<metrics::VqaProfile::vlmevalkit>},
                {"vlmevalkit_accuracy", any_gqa<metrics::GqaProfile::vlmevalkit>},
                {"anls_rrc", kAnls.score}});
}

Scores score_docvqa(const ScoreOptions& options) { return score_answers(options, {kAnls, kExact}); }

Scores score_chartqa(const ScoreOptions& options) {
  return score_answers(options,
                       {kRelaxed, {"relaxed_accuracy_qwen", relaxed_by_prediction}, kExact});
}

Scores score_gqa(const ScoreOptions& options) {
  using metrics::GqaProfile;
  return score_answers(options, {{"official", any_gqa<GqaProfile::official>},
                                 {"llava", any_gqa<GqaProfile::llava>},
                                 {"lmms", any_gqa<GqaProfile::lmms>},
                                 {"vlmevalkit", any_gqa<GqaProfile::vlmevalkit>},
                                 {"qwen", any_gqa<GqaProfile::qwen>}});
}

constexpr ScoreTask kTasks[] = {
    {"caption", score_captions}, {"vqa", score_vqa},         {"pope", score_pope},
    {"nlvr", score_nlvr},        {"vqa_rad", score_vqa_rad}, {"docvqa", score_docvqa},
    {"chartqa", score_chartqa},  {"gqa", score_gqa},
};

}  // namespace

std::span<const ScoreTask> all_score_tasks() { return kTasks; }

}  // namespace glimpse::cli
