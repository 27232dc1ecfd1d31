#pragma once

// The contract between a component's options and the configuration files.
//
// A component keeps its options in a plain struct with defaults, and describes it once, beside it:
//
//   struct OptimizerConfig { double lr = 1e-4; std::string schedule = "cosine"; };
//   template <class V> void visit_fields(V& v, OptimizerConfig& c) {
//     v("lr", c.lr, "peak learning rate");
//     v("schedule", c.schedule, "cosine | constant");
//   }
//
// The component's module includes nothing for this: the visitor is a template parameter. The
// readers, the writer and the help page are visitors. Supported field types: bool, int64_t,
// uint64_t, double, std::string, std::optional, std::vector and std::map<std::string, T> of those,
// and nested described structs.

namespace glimpse::config {

struct AnyVisitor {
  template <class T>
  void operator()(const char*, T&, const char*) {}
};

/// A struct with a `visit_fields` beside it.
template <class C>
concept Described = requires(AnyVisitor& visitor, C& fields) {
  visit_fields(visitor, fields);
};

}  // namespace glimpse::config
