#include "pruning/method_table.h"

#include "base/strings.h"
#include "pruning/registry.h"

namespace glimpse::pruning {
namespace {

std::string place_of(const Stage& stage) {
  return stage.at == Hook::before_decoder ? "before the decoder"
                                          : "before layer " + std::to_string(stage.layer);
}

std::string query_of(QueryRows query) {
  switch (query) {
    case QueryRows::none:
      return "";
    case QueryRows::last_token:
      return "the last row";
    case QueryRows::question:
      return "the question's rows";
    case QueryRows::appended:
      return "an appended row";
  }
  return "";
}

std::vector<std::string> evidence_of(const Stage& stage) {
  const Needs& needs = stage.needs;
  std::vector<std::string> all;
  const auto add = [&](bool asked, const std::string& what) {
    if (asked) all.push_back(what);
  };
  const bool next = !needs.attention_layers.empty() && needs.attention_layers.back() == stage.layer;
  add(!needs.attention_layers.empty(),
      "attention of " + query_of(needs.query) + (next ? " in the layer that runs next" : ""));
  add(needs.query_state, "its state");
  add(!needs.vision_attention.empty(), "attention in the vision tower");
  add(!needs.unsplit_attention.empty(), "attention in the vision tower, heads not split");
  add(!needs.vision_keys.empty(), "keys of the vision tower");
  add(!needs.taps.empty(), "vision states");
  add(needs.projected, "projected tokens");
  add(needs.question, "question embeddings");
  add(needs.hidden, "hidden rows");
  add(needs.key_norm_layer.has_value(), "key norms");
  return all;
}

bool reads_question(const std::vector<Stage>& stages) {
  for (const Stage& stage : stages) {
    const Needs& needs = stage.needs;
    if (needs.question || needs.query != QueryRows::none || needs.key_norm_layer) return true;
  }
  return false;
}

void add_new_text(std::vector<std::string>& list, const std::string& text) {
  for (const std::string& known : list) {
    if (known == text) return;
  }
  list.push_back(text);
}

}  // namespace

std::string method_table(
    const std::function<std::vector<Stage>(const std::string& method)>& stages_of) {
  std::string table =
      "| method | acts | evidence | sees the question | merges |\n|---|---|---|---|---|\n";
  for (const std::string& name : known_methods()) {
    const std::vector<Stage> stages = stages_of(name);
    std::vector<std::string> places, evidence;
    if (resizes_pictures(name)) places.emplace_back("before the vision tower");
    for (const Stage& stage : stages) {
      add_new_text(places, place_of(stage));
      for (const std::string& what : evidence_of(stage)) add_new_text(evidence, what);
    }
    table += "| `" + name + "` | " + (places.empty() ? "nowhere" : join(places, ", ")) + " | " +
             (evidence.empty() ? "none" : join(evidence, ", ")) + " | " +
             (reads_question(stages) ? "yes" : "no") + " | " +
             (merges_tokens(name) ? "yes" : "no") + " |\n";
  }
  return table;
}

}  // namespace glimpse::pruning
