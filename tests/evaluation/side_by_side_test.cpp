#include "evaluation/side_by_side.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace glimpse::evaluation {
namespace {

using namespace std::chrono_literals;

// Early rows take longest, so that later ones are ready first.
std::vector<EvalRow> slow_start(size_t i) {
  if (i < 3) std::this_thread::sleep_for(5ms);
  return {{.id = std::to_string(i)}, {.id = std::to_string(i) + "b"}};
}

std::vector<std::string> ids_taken(size_t count, int64_t workers) {
  std::vector<std::string> ids;
  side_by_side({.count = count, .workers = workers}, slow_start,
               [&](const EvalRow& row) { ids.push_back(row.id); });
  return ids;
}

}  // namespace

TEST(SideBySide, TakesEveryRowOnceAndInOrder) {
  std::vector<std::string> expected;
  for (size_t i = 0; i < 20; ++i) {
    expected.push_back(std::to_string(i));
    expected.push_back(std::to_string(i) + "b");
  }
  for (const int64_t workers : {0, 1, 2, 5}) EXPECT_EQ(ids_taken(20, workers), expected) << workers;
  EXPECT_TRUE(ids_taken(0, 2).empty());
}

TEST(SideBySide, RethrowsAndMakesNoFurtherRows) {
  std::atomic<int> made = 0;
  const auto make = [&](size_t i) -> std::vector<EvalRow> {
    ++made;
    if (i == 2) throw std::runtime_error("row 2");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // nobody makes them all meanwhile
    return {};
  };
  EXPECT_THROW(side_by_side({.count = 1000, .workers = 2}, make, [](const EvalRow&) {}),
               std::runtime_error);
  EXPECT_LT(made, 1000);
}

TEST(SideBySide, RethrowsWhatTakingThrows) {
  const auto full_disk = [](const EvalRow&) { throw std::runtime_error("disk full"); };
  EXPECT_THROW(side_by_side({.count = 9, .workers = 3}, slow_start, full_disk), std::runtime_error);
}

}  // namespace glimpse::evaluation
