#pragma once
#include <filesystem>
#include <string>

// Paths the tests read. SHARED is defined only where the folder of recorded outputs exists
// (tests/CMakeLists.txt).
namespace glimpse::test {

inline std::filesystem::path source_dir() { return GLIMPSE_SOURCE_DIR; }
#ifdef GLIMPSE_SHARED_DIR
inline std::filesystem::path shared_dir() { return GLIMPSE_SHARED_DIR; }
inline std::string data_file(const std::string& name) { return shared_dir() / "data" / name; }
#endif

/// A fresh folder of this test's own, removed when the test ends.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "glimpse-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace glimpse::test
