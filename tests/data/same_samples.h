#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data/dataset.h"
#include "data/scene_questions.h"

namespace glimpse::data {

inline bool operator==(const Box& a, const Box& b) {
  return a.x1 == b.x1 && a.y1 == b.y1 && a.x2 == b.x2 && a.y2 == b.y2;
}

inline void expect_same(const std::vector<Sample>& a, const std::vector<Sample>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].id, b[i].id);
    EXPECT_EQ(a[i].image_id, b[i].image_id);
    EXPECT_EQ(a[i].question, b[i].question);
    EXPECT_EQ(a[i].answers, b[i].answers);
    EXPECT_EQ(a[i].boxes, b[i].boxes) << a[i].id;
    EXPECT_EQ(a[i].task, b[i].task);
    EXPECT_EQ(a[i].type, b[i].type);
  }
}

/// What `action` throws, or "no error".
template <class E, class Action>
std::string message_of(const Action& action) {
  try {
    action();
  } catch (const E& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace glimpse::data
