#include "models/published_names.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glimpse::models {

TEST(PublishedNames, RenameTensorsAndRefuseTwoOfAName) {
  const storage::TensorMap tensors = {{"a.x", {}}, {"b", {}}};
  const auto renamed = published_names(
      tensors, [](const std::string& key) { return key == "a.x" ? "x" : key; }, "folder");
  EXPECT_EQ(renamed.size(), 2U);
  EXPECT_TRUE(renamed.contains("x"));
  EXPECT_TRUE(test::mentions(test::error_text([&] {
                               published_names(
                                   tensors, [](const std::string&) { return std::string("b"); },
                                   "folder");
                             }),
                             "two tensors for 'b'"));
}

}  // namespace glimpse::models
