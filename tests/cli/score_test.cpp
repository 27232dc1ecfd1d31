#include "cli/score.h"

#include <gtest/gtest.h>

#include <ctime>
#include <map>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

constexpr const char* kReferences =
    R"({"annotations": [{"image_id": 1, "caption": "A dog runs."}, {"image_id": 2, "caption": "Two cats."}]})";
constexpr const char* kAnswers =
    R"({"annotations": [{"question_id": 1, "answers": ["a", "a", "a", "b"]}, {"question_id": 2, "answers": ["c"]}]})";

class ScoreTest : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& content) {
    const std::string file = folder_.path() / name;
    write_file_atomically(file, content);
    return file;
  }
  std::vector<std::string> command(const std::string& task, const std::string& references,
                                   const std::string& predictions) {
    return {"score",
            "--task",
            task,
            "--references",
            write("references.json", references),
            "--predictions",
            write("predictions.json", predictions),
            "--json",
            folder_.path() / "out.json"};
  }
  nlohmann::json out() const { return read_json_file(folder_.path() / "out.json"); }

  test::TempFolder folder_;
};

TEST_F(ScoreTest, WritesCaptionMetricsAndPrintsATable) {
  const auto result = test::run_command(
      command("caption", kReferences,
              R"([{"image_id": 1, "caption": "a dog runs"}, {"image_id": 2, "caption": ""}])"));
  ASSERT_EQ(result.code, kExitOk) << result.err;
  EXPECT_NE(result.out.find("rouge_l  0.5000"), std::string::npos) << result.out;
  const auto json = out();
  EXPECT_EQ(json["n"], 2);
  for (const char* name : {"bleu_1", "bleu_2", "bleu_3", "bleu_4", "rouge_l", "cider"}) {
    EXPECT_TRUE(json["metrics"].contains(name)) << name;
    EXPECT_TRUE(json["per_sample"]["1"].contains(name)) << name;
  }
  EXPECT_NEAR(json["per_sample"]["1"]["rouge_l"], 1, 1e-12);
  EXPECT_NEAR(json["per_sample"]["2"]["rouge_l"], 0, 1e-12);
}

TEST_F(ScoreTest, WritesVqaMetricsByProfile) {
  const auto arguments = command("vqa", kAnswers,
                                 "{\"question_id\": 1, \"text\": \"A?\"}\n{\"question_id\": 2, "
                                 "\"text\": \"\"}\n");
  ASSERT_EQ(test::run_command(arguments).code, kExitOk);
  const auto json = out();
  for (const char* profile : {"official", "official_by_position", "evalai", "lmms_textvqa",
                              "lmms_vqav2", "vlmevalkit", "vizwiz"}) {
    EXPECT_TRUE(json["metrics"].contains(profile)) << profile;
  }
  EXPECT_EQ(json["per_sample"]["2"]["evalai"], 0);
}

TEST_F(ScoreTest, QuestionsMustBeThoseOfTheReferences) {
  auto arguments = command(
      "vqa", kAnswers, R"([{"question_id": 1, "answer": "a"}, {"question_id": 2, "answer": "a"}])");
  arguments.push_back("--questions");
  arguments.push_back(write("questions.json", R"({"questions": [{"question_id": 1}]})"));
  test::expect_bad_input(arguments, "questions.json: no question");
  write("questions.json",
        R"({"questions": [{"question_id": 1}, {"question_id": 2}, {"question_id": 3}]})");
  test::expect_bad_input(arguments, "no answers to question");
  write("questions.json", R"({"questions": [{"question_id": 2}, {"question_id": 1}]})");
  EXPECT_EQ(test::run_command(arguments).code, kExitOk);
  arguments[2] = "caption";
  test::expect_bad_input(arguments, "--questions");
}

TEST_F(ScoreTest, SaysWhatIsWrongInOneLine) {
  const auto caption = [&](const std::string& predictions, const std::string& part) {
    test::expect_bad_input(command("caption", kReferences, predictions), part);
  };
  caption("", "nothing");
  caption("[{\"image_id\": 1, \"caption\": \"a\"", "predictions.json: line 1");
  caption(R"([{"image_id": 1, "caption": "a"}])", "no prediction for 1 of 2 ids (first \"2\")");
  caption(R"([{"image_id": 1, "caption": "a"}, {"image_id": 1, "caption": "b"}])", "again");
  caption(R"([{"image_id": 1, "caption": "a"}, {"image_id": 7, "caption": "b"}])", "id \"7\"");
  caption(R"([{"image_id": 1, "caption": "a"}, {"question_id": 2, "answer": "b"}])",
          "no 'image_id'");
  caption(R"([{"image_id": 1, "caption": NaN}, {"image_id": 2, "caption": "b"}])", "NaN");
  caption(R"([{"image_id": 1, "caption": ["a"]}, {"image_id": 2, "caption": {}}])", "is array");
  caption("[{\"image_id\": \"\xE2\x80\xAEx\\n\", \"caption\": \"a\"}]", "\\u202ex\\n");
  caption("[{\"image_id\": 1, \"caption\": \"\xFF\"}]", "UTF-8");
  test::expect_bad_input({"score", "--task", "captions", "--references", "a", "--predictions", "b"},
                         "did you mean 'caption'?");
  test::expect_bad_input(
      {"score", "--task", "vqa", "--references", "nowhere.json", "--predictions", "b"},
      "nowhere.json");
  test::expect_bad_input(command("pope", R"([{"question_id": 1, "label": "maybe"}])",
                                 R"([{"question_id": 1, "text": "no"}])"),
                         "neither yes nor no");
}

TEST_F(ScoreTest, BidiTextsAndEndlessAnswersAreScored) {
  std::string endless;
  while (endless.size() < 100000) endless += "yes no, 1,000 (really) \\u202e\\ud83d\\ude00 . ";
  const std::string references = R"([{"id": "x", "answers": ["yes no", ")" + endless + R"("]}])";
  const std::string predictions = R"([{"id": "x", "answer": ")" + endless + R"("}])";
  const std::clock_t start = std::clock();
  for (const char* task : {"vqa", "vqa_rad", "docvqa", "chartqa", "gqa"}) {
    EXPECT_EQ(test::run_command(command(task, references, predictions)).code, kExitOk) << task;
  }
  const std::string captions = R"([{"image_id": "x", "caption": ")" + endless + R"("}])";
  EXPECT_EQ(test::run_command(command("caption", captions, captions)).code, kExitOk);
  EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC);
}

TEST_F(ScoreTest, WarnsOfLineEndsInsideCaptions) {
  const auto result = test::run_command(
      command("caption", kReferences,
              R"([{"image_id": 1, "caption": "a\rb"}, {"image_id": 2, "caption": "c"}])"));
  EXPECT_EQ(result.code, kExitOk);
  EXPECT_NE(result.err.find("warning: 1 picture(s) have captions with line ends"),
            std::string::npos);
  EXPECT_EQ(out()["warnings"].size(), 1U);
}

#ifdef GLIMPSE_SHARED_DIR
TEST_F(ScoreTest, EqualsTheRecordedVqaFigures) {
  const auto golden = read_json_file(test::shared_dir() / "golden/evaluation/vqa_scores.json");
  const std::map<std::string, std::string> columns = {
      {"official", "official_vqa"}, {"official_by_position", "official_vqa_by_position"},
      {"evalai", "evalai_textvqa"}, {"lmms_textvqa", "lmms_textvqa"},
      {"lmms_vqav2", "lmms_vqav2"}, {"vlmevalkit", "vlmevalkit_vqa"}};
  for (const std::string set : {"textvqa_val", "vizwiz_val"}) {
    const std::string file = test::data_file("vqa_text/" + set), json = folder_.path() / "out.json";
    ASSERT_EQ(test::run_command({"score", "--task", "vqa", "--questions", file + "_questions.json",
                                 "--references", file + "_annotations.json", "--predictions",
                                 file + "_predictions.json", "--json", json})
                  .code,
              kExitOk);
    const auto& expected = golden["vqa"][set];
    const auto found = out();
    for (const auto& [profile, column] : columns) {
      EXPECT_NEAR(found["metrics"][profile], expected["mean"][column], 2e-6) << set << profile;
      for (const auto& [id, row] : expected["per_sample"].items()) {
        EXPECT_NEAR(found["per_sample"][id][profile], row[column], 2e-6) << set << id << profile;
      }
    }
    for (const auto& [type, percent] :
         expected["official_per_question_type_percent"]["as_is"].items()) {
      EXPECT_NEAR(found["by_question_type"][type]["official"], percent.get<double>() / 100, 2e-8);
    }
  }
}

TEST_F(ScoreTest, EqualsTheRecordedCaptionFigures) {
  const auto golden = read_json_file(test::shared_dir() / "golden/evaluation/caption_scores.json");
  for (const auto& corpus : golden["corpora"]) {
    const std::string name = corpus["name"];
    if (!name.starts_with("coco80") && name != "abstract50s_B1_all48") continue;
    const std::string references = corpus["source"]["references"];
    const std::string results = corpus["source"]["results"];
    ASSERT_EQ(test::run_command({"score", "--task", "caption", "--references",
                                 test::data_file(references), "--predictions",
                                 test::data_file(results), "--json", folder_.path() / "out.json"})
                  .code,
              kExitOk);
    const auto found = out();
    EXPECT_EQ(found["n"], corpus["n"]);
    const std::map<std::string, std::string> names = {{"bleu_1", "Bleu_1"},   {"bleu_2", "Bleu_2"},
                                                      {"bleu_3", "Bleu_3"},   {"bleu_4", "Bleu_4"},
                                                      {"rouge_l", "ROUGE_L"}, {"cider", "CIDEr"}};
    for (const auto& [metric, key] : names) {
      EXPECT_NEAR(found["metrics"][metric], corpus["corpus"][key], 2e-6) << name << metric;
    }
    for (const auto& [id, row] : corpus["per_sample"].items()) {
      EXPECT_NEAR(found["per_sample"][id]["cider"], row["CIDEr"], 2e-6) << name << id;
      EXPECT_NEAR(found["per_sample"][id]["bleu_4"], row["Bleu"][3], 2e-6) << name << id;
    }
  }
}
#endif

}  // namespace
}  // namespace glimpse::cli
