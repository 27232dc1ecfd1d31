#include "cli/manifest.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

TEST(Manifest, HoldsVersionsAndHashes) {
  const test::TempFolder folder;
  write_manifest(folder.path(), {{"model_sha256", "ab"}});
  const nlohmann::json json = read_json_file(folder.path() / "manifest.json");
  EXPECT_EQ(json["model_sha256"], "ab");
  EXPECT_TRUE(json["program"].get<std::string>().starts_with("glimpse "));
  EXPECT_TRUE(json.contains("libtorch") && json.contains("threads"));
}

}  // namespace
}  // namespace glimpse::cli
