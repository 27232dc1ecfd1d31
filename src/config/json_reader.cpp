#include "config/json_reader.h"

#include <cctype>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace glimpse::config {
namespace {

// The parser reads one character beyond a number, so a token's line is that of the last character
// that was not white space.
struct LineCount {
  int current = 1;
  int last_token = 1;
};

class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, LineCount* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (!std::isspace(static_cast<unsigned char>(*at_))) count_->last_token = count_->current;
    if (*at_ == '\n') ++count_->current;
    ++at_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  LineCount* count_;
};

class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(const std::string& file, const LineCount& count) : file_(file), count_(count) {}
  Node take() { return std::move(root_); }

  bool null() override { return place({}); }
  bool boolean(bool value) override { return scalar(value ? "true" : "false", false); }
  bool number_integer(number_integer_t value) override {
    return scalar(std::to_string(value), false);
  }
  bool number_unsigned(number_unsigned_t value) override {
    return scalar(std::to_string(value), false);
  }
  bool number_float(number_float_t, const string_t& text) override { return scalar(text, false); }
  bool string(string_t& text) override { return scalar(text, true); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Node::Kind::map); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Node::Kind::list); }
  bool end_array() override { return close(); }

  bool key(string_t& text) override {
    if (open_.back()->find(text) != nullptr) {
      throw Error(
          {.where = location(file_, count_.last_token), .found = "duplicate key '" + text + "'"});
    }
    open_.back()->map.push_back({.key = text, .line = count_.last_token, .value = {}});
    return true;
  }

  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::detail::exception& error) override {
    throw Error({.where = location(file_, count_.current), .found = error.what()});
  }

 private:
  bool scalar(std::string text, bool quoted) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.scalar = std::move(text);
    node.quoted = quoted;
    return place(std::move(node));
  }
  // Pointers into open maps and lists stay valid: a parent grows only after its child is closed.
  bool place(Node node) {
    node.file = file_;
    node.line = count_.last_token;
    if (open_.empty()) {
      root_ = std::move(node);
      last_ = &root_;
    } else if (open_.back()->kind == Node::Kind::map) {
      last_ = &(open_.back()->map.back().value = std::move(node));
    } else {
      last_ = &open_.back()->list.emplace_back(std::move(node));
    }
    return true;
  }
  bool open(Node::Kind kind) {
    place({});
    last_->kind = kind;
    open_.push_back(last_);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::string file_;
  const LineCount& count_;
  Node root_;
  Node* last_ = nullptr;
  std::vector<Node*> open_;
};

}  // namespace

Node read_json_text(const std::string& text, const std::string& file) {
  parse_json(text, file);  // its checks and messages: depth, UTF-8, numbers
  LineCount count;
  TreeBuilder builder(file, count);
  nlohmann::json::sax_parse(CountingIterator(text.data(), &count),
                            CountingIterator(text.data() + text.size(), &count), &builder);
  return builder.take();
}

Node read_json_node(const std::filesystem::path& path) {
  return read_json_text(read_text_file(path), path.string());
}

}  // namespace glimpse::config
