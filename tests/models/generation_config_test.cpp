#include "models/generation_config.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::models {
namespace {

std::vector<int64_t> ends(const char* generation_config, const char* config) {
  const test::TempFolder folder;
  if (*generation_config) {
    write_file_atomically(folder.path() / "generation_config.json", generation_config);
  }
  if (*config) write_file_atomically(folder.path() / "config.json", config);
  return end_token_ids(folder.path());
}

using Ids = std::vector<int64_t>;

}  // namespace

TEST(EndTokenIds, ComeFromTheGenerationConfigAsANumberOrAList) {
  EXPECT_EQ(ends(R"({"eos_token_id": 2})", R"({"eos_token_id": 9})"), Ids({2}));
  EXPECT_EQ(ends(R"({"eos_token_id": [3, 7]})", ""), Ids({3, 7}));
}

TEST(EndTokenIds, FallBackToTheModelConfigWhenMissingOrNull) {
  EXPECT_EQ(ends(R"({"eos_token_id": null})", R"({"eos_token_id": 9})"), Ids({9}));
  EXPECT_EQ(ends("", R"({"eos_token_id": 9})"), Ids({9}));
  EXPECT_EQ(ends("{}", "{}"), Ids{});
  EXPECT_EQ(ends("", ""), Ids{});
}

TEST(EndTokenIds, MustBeIntegers) {
  const std::string message = test::error_text([] { ends(R"({"eos_token_id": ["</s>"]})", ""); });
  EXPECT_NE(message.find("eos_token_id"), std::string::npos) << message;
  EXPECT_NE(test::error_text([] { ends(R"({"eos_token_id": "</s>"})", ""); }), "");
}

}  // namespace glimpse::models
