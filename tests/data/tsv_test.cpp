#include <gtest/gtest.h>

#include "base/base64.h"
#include "data/benchmark_folder.h"

namespace glimpse::data {
namespace {

using test::BenchmarkFolder;
using test::complaint;

std::string picture_as_text() {
  const image::Image picture{.width = 3, .height = 2, .rgb = std::vector<uint8_t>(18, 200)};
  return base64(image::encode_png(picture));
}

TEST(Tsv, ReadsEmbeddedPicturesAndReferencesToThem) {
  const BenchmarkFolder folder;
  const std::string file = folder.write(
      "set.tsv",
      "index\timage\tquestion\tanswer\tcategory\n1\t" + picture_as_text() +
          "\t\"What is \"\"it\"\"?\nSay.\"\t['a', \"b's\"]\tocr\n2\t1\tAnd now?\tyes\t\n");
  const auto dataset = open_dataset({.source = "tsv", .path = file});
  ASSERT_EQ(dataset->num_images(), 1);
  const auto samples = dataset->samples(0);
  ASSERT_EQ(samples.size(), 2U);
  EXPECT_EQ(samples[0].question, "What is \"it\"?\nSay.");
  EXPECT_EQ(samples[0].answers, (std::vector<std::string>{"a", "b's"}));
  EXPECT_EQ(samples[0].type, "ocr");
  EXPECT_EQ(samples[1].id, "2");
  EXPECT_EQ(dataset->picture(0).width, 3);
}

TEST(Tsv, OptionsMakeAMultipleChoice) {
  const BenchmarkFolder folder;
  folder.draw("p.png");
  const std::string file =
      folder.write("mc.tsv",
                   "index\timage_path\tquestion\tA\tB\tC\thint\tanswer\r\n7\tp.png\tWhich?"
                   "\tiron\twood\t\tLook.\tB\r\n");
  const auto dataset = open_dataset({.source = "tsv", .path = file});
  const Sample sample = dataset->samples(0)[0];
  EXPECT_EQ(sample.options, (std::vector<std::string>{"iron", "wood"}));
  EXPECT_EQ(sample.context, "Look.");
  EXPECT_EQ(sample.metric, "scienceqa_vlmevalkit");
  EXPECT_EQ(dataset->picture(0).height, 2);
}

TEST(Tsv, NamesTheRowThatIsWrong) {
  const BenchmarkFolder folder;
  const std::string shorter = folder.write("a.tsv", "index\tquestion\tanswer\n1\tq\n");
  EXPECT_NE(complaint({.source = "tsv", .path = shorter}).find("row 2: 2 cells"),
            std::string::npos);
  const std::string unknown = folder.write("b.tsv", "index\timage\tquestion\tanswer\n1\t5\tq\ta\n");
  EXPECT_NE(complaint({.source = "tsv", .path = unknown}).find("row 2: image \"5\""),
            std::string::npos);
}

}  // namespace
}  // namespace glimpse::data
