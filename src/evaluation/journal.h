#pragma once
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "evaluation/eval_row.h"

namespace glimpse::evaluation {

/// One line of JSON without the line end, and back. Numbers survive to the bit.
std::string to_json_line(const EvalRow& row);
/// Errors: Error naming `where` for lines that are not a row.
EvalRow row_from_json(std::string_view line, const std::string& where);

/// RUN/journal/SETTING.WRITER.jsonl.
std::filesystem::path journal_file(const std::filesystem::path& run, const std::string& setting,
                                   const std::string& writer);
/// Those of all writers that are there, by setting, in the order of their names.
std::map<std::string, std::vector<std::filesystem::path>> journal_files(
    const std::filesystem::path& run);
/// The whole lines of a journal from byte `offset` on, which moves to the end of the last one.
/// Errors: Error for a line that is not a row.
std::vector<EvalRow> read_rows_from(const std::filesystem::path& file, size_t& offset);

/// Append-only file RUN/journal/SETTING.WRITER.jsonl. Each row reaches the system before append()
/// returns, so a killed process loses at most the row it was writing; opening cuts off such a
/// half-written last line.
class Journal {
 public:
  /// Errors: Error when the file cannot be opened.
  Journal(const std::filesystem::path& run, const std::string& setting, const std::string& writer);
  /// Errors: Error when the disk does not take the row.
  void append(const EvalRow& row);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
};

/// The rows of a setting by all writers, in the order of the data; the first of rows with the same
/// id and repeat counts. A half-written last line is passed over. No journal: no rows. Errors:
/// Error for any other line that is not a row.
std::vector<EvalRow> read_journal(const std::filesystem::path& run, const std::string& setting);

}  // namespace glimpse::evaluation
