#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// A root struct with every supported field type, for the tests of this folder.
namespace glimpse::test {

struct OptimizerOptions {
  double lr = 1e-4;
  double weight_decay = 0.0;
  std::optional<double> clip = 1.0;
  bool operator==(const OptimizerOptions&) const = default;
};
template <class V>
void visit_fields(V& v, OptimizerOptions& c) {
  v("lr", c.lr, "peak learning rate");
  v("weight_decay", c.weight_decay, "decoupled weight decay");
  v("clip", c.clip, "largest gradient norm; null = no clipping");
}

struct TaskOptions {
  std::string name = "vqa";
  std::vector<int64_t> limits;
  bool operator==(const TaskOptions&) const = default;
};
template <class V>
void visit_fields(V& v, TaskOptions& c) {
  v("name", c.name, "data set");
  v("limits", c.limits, "first and last sample");
}

struct RootOptions {
  std::string model = "demo";
  bool shuffle = true;
  int64_t steps = 100;
  uint64_t seed = 1;
  OptimizerOptions optim{.lr = 2e-3};
  std::vector<TaskOptions> tasks;
  std::vector<bool> flags;
  std::map<std::string, double> weights{{"dice", 1.0}};
  std::map<std::string, TaskOptions> named;
  std::optional<OptimizerOptions> second;
  std::vector<std::vector<double>> table;
  bool operator==(const RootOptions&) const = default;
};
template <class V>
void visit_fields(V& v, RootOptions& c) {
  v("model", c.model, "model folder");
  v("shuffle", c.shuffle, "new order every epoch");
  v("steps", c.steps, "optimizer steps");
  v("seed", c.seed, "of everything random");
  v("optim", c.optim, "the optimizer");
  v("tasks", c.tasks, "what to measure");
  v("flags", c.flags, "some flags");
  v("weights", c.weights, "loss weights");
  v("named", c.named, "tasks by name");
  v("second", c.second, "a second optimizer");
  v("table", c.table, "rows of numbers");
}

}  // namespace glimpse::test
