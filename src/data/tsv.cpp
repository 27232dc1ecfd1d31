#include <nlohmann/json.hpp>

#include <map>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "data/benchmarks.h"
#include "data/json_rows.h"

namespace glimpse::data {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLongestReference = 64;  // shorter image cells name the row that has the picture

struct TsvCell {
  std::string text;
  int64_t offset = 0;
  int64_t size = 0;  // as it stands in the file
};
using TsvRow = std::vector<TsvCell>;

// Cells may be quoted, a quote in them doubled (pandas' to_csv).
class TsvReader {
 public:
  explicit TsvReader(const std::string& text) : text_(text) {}
  bool at_end() const { return at_ >= text_.size(); }

  TsvRow row() {
    TsvRow cells;
    do {
      cells.push_back(cell());
    } while (take('\t'));
    take('\r');
    take('\n');
    return cells;
  }

 private:
  bool take(char wanted) {
    const bool there = at_ < text_.size() && text_[at_] == wanted;
    at_ += there;
    return there;
  }
  TsvCell cell() {
    if (take('"')) return quoted();
    const size_t begin = at_;
    at_ = std::min(text_.find_first_of("\t\r\n", at_), text_.size());
    return {text_.substr(begin, at_ - begin), static_cast<int64_t>(begin),
            static_cast<int64_t>(at_ - begin)};
  }
  TsvCell quoted() {
    TsvCell cell{.text = "", .offset = static_cast<int64_t>(at_)};
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"' && !take('"')) break;
      cell.text += c;
    }
    cell.size = static_cast<int64_t>(at_) - cell.offset - 1;
    return cell;
  }

  const std::string& text_;
  size_t at_ = 0;
};

// "['a', \"b\"]" as Python writes a list of texts; other texts are one answer.
std::vector<std::string> python_list(const std::string& text) {
  if (!text.starts_with("[") || !text.ends_with("]")) return {text};
  std::vector<std::string> items;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    const char quote = text[i];
    if (quote != '\'' && quote != '"') continue;
    std::string item;
    for (++i; i + 1 < text.size() && text[i] != quote; ++i) {
      if (text[i] == '\\') ++i;
      item += text[i];
    }
    items.push_back(item);
  }
  return items.empty() ? std::vector<std::string>{text} : items;
}

class TsvFile {
 public:
  explicit TsvFile(const DataConfig& config)
      : path_(config.path), root_(picture_folder(config)), text_(read_text_file(path_)) {}

  QuestionRows read() {
    QuestionRows found{.name = path_.stem().string(), .rows = {}, .files = {path_}};
    TsvReader reader(text_);
    const TsvRow titles = reader.row();
    for (int64_t number = 2; !reader.at_end(); ++number) {
      const TsvRow cells = reader.row();
      if (cells.size() == 1 && cells[0].text.empty()) continue;
      if (cells.size() != titles.size()) {
        fail(number, std::to_string(cells.size()) + " cells",
             std::to_string(titles.size()) + ", as the first row has");
      }
      std::map<std::string, TsvCell> row;
      for (size_t i = 0; i < cells.size(); ++i) row[titles[i].text] = cells[i];
      found.rows.push_back(question(row, number));
    }
    return found;
  }

 private:
  [[noreturn]] void fail(int64_t number, const std::string& what,
                         const std::string& expected) const {
    throw Error({.where = path_.string() + ", row " + std::to_string(number),
                 .found = what,
                 .expected = expected});
  }

  QuestionRow question(const std::map<std::string, TsvCell>& row, int64_t number) {
    const auto text = [&](const char* key) {
      const auto found = row.find(key);
      return found == row.end() ? std::string() : found->second.text;
    };
    for (const char* key : {"index", "question", "answer"}) {
      if (!row.contains(key)) fail(number, "no column '" + std::string(key) + "'", "one");
    }
    QuestionRow found;
    found.sample.id = text("index");
    found.sample.question = text("question");
    found.sample.answers = python_list(text("answer"));
    found.sample.type = text("category");
    found.sample.context = text("hint");
    found.picture = picture(row, number);
    found.sample.image_id =
        found.picture.file.filename().string() + "@" + std::to_string(found.picture.offset);
    for (const char* letter : {"A", "B", "C", "D", "E", "F", "G", "H"}) {
      if (text(letter).empty()) break;
      found.sample.options.push_back(text(letter));
    }
    if (!found.sample.options.empty()) found.sample.metric = "scienceqa_vlmevalkit";
    return found;
  }

  PictureSource picture(const std::map<std::string, TsvCell>& row, int64_t number) {
    const auto image = row.find("image"), file = row.find("image_path");
    const std::string index = row.at("index").text;
    if (image == row.end() || image->second.text.empty()) {
      if (file == row.end()) fail(number, "no picture", "a column image or image_path");
      return {root_ / file->second.text};
    }
    if (image->second.text.size() <= kLongestReference) {
      const auto earlier = pictures_.find(image->second.text);
      if (earlier == pictures_.end()) {
        fail(number, "image " + shown(image->second.text),
             "base64, or the index of an earlier row");
      }
      return earlier->second;
    }
    return pictures_[index] = {path_, image->second.offset, image->second.size, true};
  }

  fs::path path_, root_;
  std::string text_;
  std::map<std::string, PictureSource> pictures_;
};

}  // namespace

QuestionRows read_tsv(const DataConfig& config) { return TsvFile(config).read(); }

}  // namespace glimpse::data
