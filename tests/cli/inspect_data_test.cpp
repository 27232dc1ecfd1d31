#include "cli/inspect_data.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "cli/command.h"
#include "image/codec.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

std::string write_set(const test::TempFolder& folder) {
  write_file_atomically(folder.path() / "q.json",
                        R"([{"imgname": "a.png", "query": "How many?", "label": "14"},
                            {"imgname": "b.png", "query": "Which?", "label": ""}])");
  std::filesystem::create_directories(folder.path() / "png");
  image::write_png(folder.path() / "png" / "a.png",
                   {.width = 5, .height = 4, .rgb = std::vector<uint8_t>(60)});
  const std::string config = folder.path() / "eval.yaml";
  write_file_atomically(config, "model: {path: anywhere}\ndata: {source: chartqa, path: " +
                                    (folder.path() / "q.json").string() + "}\n");
  return config;
}

TEST(InspectData, CountsHashesAndSamples) {
  const test::TempFolder folder;
  const DataReport report = describe_data(write_set(folder));
  for (const char* part :
       {"2 questions about 2 pictures, 2 reference answers (1 empty)", "sha256", "q: 2",
        "1 missing or broken, 20 to 20 pixels", "sample a.png#1", "-> 14 [relaxed_accuracy]"}) {
    EXPECT_NE(report.text.find(part), std::string::npos) << part << "\n" << report.text;
  }
  EXPECT_EQ(report.broken_pictures, 1);
}

TEST(InspectData, TheCommandSaysThatPicturesAreMissing) {
  const test::TempFolder folder;
  const std::string config = write_set(folder);
  EXPECT_EQ(test::run_command({"inspect", "--data", config}).code, kExitSomeBroken);
  write_file_atomically(folder.path() / "none.yaml", "run: x\n");
  test::expect_bad_input({"inspect", "--data", folder.path() / "none.yaml"}, "no 'data'");
}

}  // namespace
}  // namespace glimpse::cli
