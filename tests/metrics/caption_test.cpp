#include "metrics/caption.h"

#include <gtest/gtest.h>

#include <cmath>
#include <ctime>
#include <iostream>
#include <span>

#include "base/file.h"
#include "base/random.h"
#include "base/strings.h"
#include "metrics/corpora.h"

namespace glimpse::metrics {
namespace {

TEST(TokenizeSamples, KeepsReferencesWithTheirSamples) {
  const auto tokenized =
      tokenize_samples({{.prediction = "A dog.", .references = {"Dogs!", "Two dogs."}},
                        {.prediction = "", .references = {}},
                        {.prediction = "It's", .references = {"Cat"}}});
  ASSERT_EQ(tokenized.size(), 3u);
  EXPECT_EQ(tokenized[0].prediction, "a dog");
  EXPECT_EQ(tokenized[0].references, (std::vector<std::string>{"dogs", "two dogs"}));
  EXPECT_TRUE(tokenized[1].references.empty());
  EXPECT_EQ(tokenized[2].prediction, "it 's");
  EXPECT_EQ(tokenized[2].references, std::vector<std::string>{"cat"});
}

TEST(CaptionScores, AreThoseOfTheSingleMetrics) {
  const auto scores = caption_scores({{.prediction = "a b c d e", .references = {"a b c d e"}},
                                      {.prediction = "p q r s t", .references = {"p q r s t"}}});
  for (const CorpusScore& bleu : scores.bleu) EXPECT_NEAR(bleu.corpus, 1, 1e-6);
  EXPECT_NEAR(scores.rouge_l.corpus, 1, 1e-12);
  EXPECT_NEAR(scores.cider.corpus, 10, 1e-12);
}

TEST(CaptionScores, ATextWithoutEndIsNoTrap) {
  std::string endless;
  for (int i = 0; i < 20000; ++i) endless += "cat" + std::to_string(i % 7) + " ";
  const std::clock_t start = std::clock();
  const auto tokenized = tokenize_samples({{.prediction = endless, .references = {endless}},
                                           {.prediction = "a dog", .references = {"a dog"}}});
  EXPECT_NEAR(caption_scores(tokenized).rouge_l.corpus, 1, 1e-12);
  EXPECT_LT(std::clock() - start, 2 * CLOCKS_PER_SEC);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(CaptionScores, EqualTheGoldenCaptions) {
  const auto golden = test::evaluation_json("golden.json");
  for (const char* name : {"caption", "caption_edge"}) {
    const auto tokenized = test::load_golden_captions(golden[name]);
    const auto scores = caption_scores(tokenized);
    const auto& expected = golden[name]["expected"];
    for (size_t n = 0; n < 4; ++n) {
      EXPECT_NEAR(scores.bleu[n].corpus, expected["bleu"][n], 1e-9) << name << n;
    }
    EXPECT_NEAR(scores.rouge_l.corpus, expected["rouge"], 1e-9) << name;
    EXPECT_NEAR(scores.cider.corpus, expected["cider"], 1e-9) << name;
    for (size_t i = 0; i < tokenized.size(); ++i) {
      const auto& per = expected["per"];
      EXPECT_NEAR(scores.bleu[3].per_sample[i], per["bleu4"][i], 1e-9) << name << i;
      EXPECT_NEAR(scores.rouge_l.per_sample[i], per["rouge"][i], 1e-9) << name << i;
      EXPECT_NEAR(scores.cider.per_sample[i], per["cider"][i], 1e-9) << name << i;
    }
  }
}

TEST(TokenizeSamples, EqualsTheGoldenCaptions) {
  const auto golden = test::evaluation_json("golden.json")["caption"];
  const auto tokenized = test::load_golden_captions(golden);
  size_t next = 0;
  for (const auto& [id, references] : golden["tokenized_gts"].items()) {
    EXPECT_EQ(tokenized[next].references, references.get<std::vector<std::string>>()) << id;
    EXPECT_EQ(tokenized[next].prediction, golden["tokenized_res"][id][0]) << id;
    ++next;
  }
  EXPECT_EQ(next, tokenized.size());
}

std::string hash_of(const std::vector<std::string>& lines) {
  const std::string text = join(lines, "\n");
  return sha256_hex(std::as_bytes(std::span(text)));
}

// Captions as recorded for small corpora, their hash for the others.
TEST(TokenizeSamples, EqualsTheRecordedTextsOfAllCorpora) {
  size_t whole = 0, hashed = 0;
  for (const auto& corpus : test::load_corpora()) {
    std::vector<std::string> predictions, references;
    for (size_t i = 0; i < corpus.ids.size(); ++i) {
      const Response& sample = corpus.tokenized[i];
      predictions.push_back(sample.prediction);
      references.insert(references.end(), sample.references.begin(), sample.references.end());
      if (!corpus.expected.contains("tokenized_refs")) continue;
      const std::string& id = corpus.ids[i];
      EXPECT_EQ(sample.prediction, corpus.expected["tokenized_hyps"][id]) << corpus.name << id;
      EXPECT_EQ(sample.references,
                corpus.expected["tokenized_refs"][id].get<std::vector<std::string>>())
          << corpus.name << id;
    }
    if (corpus.expected.contains("tokenized_refs")) ++whole;
    if (!corpus.expected.contains("tokenized_refs_sha256")) continue;
    ++hashed;
    EXPECT_EQ(hash_of(references), corpus.expected["tokenized_refs_sha256"]) << corpus.name;
    EXPECT_EQ(hash_of(predictions), corpus.expected["tokenized_hyps_sha256"]) << corpus.name;
  }
  EXPECT_EQ(whole, 4U);
  EXPECT_EQ(hashed, 8U);
}

void expect_scores(const CaptionScores& scores, const nlohmann::json& expected, double tolerance) {
  for (size_t n = 0; n < 4; ++n) {
    const std::string key = "Bleu_" + std::to_string(n + 1);
    if (expected.contains(key)) {
      EXPECT_NEAR(scores.bleu[n].corpus, expected[key], tolerance) << key;
    }
  }
  EXPECT_NEAR(scores.rouge_l.corpus, expected["ROUGE_L"], tolerance);
  EXPECT_NEAR(scores.cider.corpus, expected["CIDEr"], tolerance);
}

TEST(CaptionScores, EqualTheRecordedEdgeCasesOneByOne) {
  const auto edge = test::load_corpora().back();
  const auto& expected = edge.expected["each_alone_on_same_tokens"];
  ASSERT_EQ(edge.ids.size(), 30U);
  for (size_t i = 0; i < edge.ids.size(); ++i) {
    SCOPED_TRACE(edge.ids[i]);
    expect_scores(caption_scores({edge.tokenized[i]}), expected[edge.ids[i]], 1e-6);
  }
}

std::vector<std::string> lines_of(const std::string& name) {
  const auto folder = glimpse::test::shared_dir() / "data/captions/nlgeval_example";
  return split(trim(read_text_file(folder / name)), '\n');
}

// nlg-eval does not tokenise: words stand between blanks.
TEST(CaptionScores, EqualTheRecordedAndPublishedUntokenisedExample) {
  const auto predictions = lines_of("hyp.txt"), first = lines_of("ref1.txt"),
             second = lines_of("ref2.txt");
  std::vector<Response> samples;
  for (size_t i = 0; i < predictions.size(); ++i) {
    samples.push_back({.prediction = predictions[i], .references = {first[i], second[i]}});
  }
  const auto scores = caption_scores(samples);
  for (const auto& corpus : test::evaluation_json("caption_scores.json")["corpora"]) {
    if (corpus["name"] != "nlgeval_example_untokenised") continue;
    expect_scores(scores, corpus["corpus"], 1e-6);
    size_t next = 0;
    for (const auto& [id, expected] : corpus["per_sample"].items()) {
      for (size_t n = 0; n < 4; ++n) {
        EXPECT_NEAR(scores.bleu[n].per_sample[next], expected["Bleu"][n], 1e-6) << id;
      }
      EXPECT_NEAR(scores.rouge_l.per_sample[next], expected["ROUGE_L"], 1e-6) << id;
      EXPECT_NEAR(scores.cider.per_sample[next++], expected["CIDEr"], 1e-6) << id;
    }
    EXPECT_EQ(next, 2U);
  }
  const auto published = read_json_file(glimpse::test::shared_dir() /
                                        "data/captions/nlgeval_example/published_scores.json");
  expect_scores(scores, published["example"], 1e-5);
  for (const auto& single : published["single"]) {
    expect_scores(caption_scores({{.prediction = single["hyp"], .references = single["refs"]}}),
                  single, 1e-5);
  }
}

TEST(CaptionScores, EqualTheScoresPublishedWithClipScore) {
  const auto published = read_json_file(glimpse::test::shared_dir() /
                                        "data/captions/clipscore_example/published_scores.json");
  for (const auto& corpus : test::load_corpora()) {
    if (!corpus.name.starts_with("clipscore_example_")) continue;
    const std::string kind = corpus.name.substr(std::string("clipscore_example_").size());
    expect_scores(caption_scores(corpus.tokenized), published[kind + "_captions"], 5.1e-5);
  }
}
#endif

// As many captions as the COCO validation set; a third of the words are rare.
TEST(CaptionScores, DISABLED_Benchmark40000PicturesWithFiveReferences) {
  Random random(1);
  const auto caption = [&] {
    std::string text = "A man's dog isn't";
    for (int i = 0; i < 7; ++i) {
      const double uniform = random.uniform();
      text += " word" + std::to_string(static_cast<int>(3000 * std::pow(uniform, 4)));
    }
    return text + ", is it?";
  };
  std::vector<Response> samples(40000);
  for (Response& sample : samples) {
    sample.prediction = caption();
    for (int i = 0; i < 5; ++i) sample.references.push_back(caption());
  }
  const std::clock_t start = std::clock();
  const auto scores = caption_scores(tokenize_samples(samples));
  std::cout << samples.size()
            << " pictures: " << static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC
            << " s of processor time, CIDEr " << scores.cider.corpus << "\n";
}

}  // namespace
}  // namespace glimpse::metrics
