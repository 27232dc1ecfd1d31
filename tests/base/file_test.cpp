#include "base/file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "support/shared.h"

namespace glimpse {
namespace {

namespace fs = std::filesystem;

size_t count_entries(const fs::path& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), {}));
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(MappedFile, ShowsTheBytesAndKeepsWritesPrivate) {
  const test::TempFolder folder;
  const fs::path path = folder.path() / "a";
  write_file_atomically(path, "abc");
  const auto file = MappedFile::open(path);
  ASSERT_EQ(file->bytes().size(), 3u);
  EXPECT_EQ(file->bytes()[1], std::byte{'b'});
  EXPECT_EQ(file->path(), path);
  file->bytes()[1] = std::byte{'x'};
  EXPECT_EQ(read_text_file(path), "abc");
}

TEST(MappedFile, MapsAnEmptyFileToNothing) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "a", "");
  EXPECT_TRUE(MappedFile::open(folder.path() / "a")->bytes().empty());
}

TEST(MappedFile, RejectsMissingFilesFoldersAndPipes) {
  const test::TempFolder folder;
  const std::string missing = message_of([&] { MappedFile::open(folder.path() / "no"); });
  EXPECT_NE(missing.find("No such file"), std::string::npos) << missing;
  EXPECT_NE(missing.find((folder.path() / "no").string()), std::string::npos);
  EXPECT_THROW(MappedFile::open(folder.path()), Error);
  ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  EXPECT_THROW(MappedFile::open(folder.path() / "pipe"), Error);
}

TEST(ReadTextFile, KeepsEveryByte) {
  const test::TempFolder folder;
  const std::string bytes("a\r\n\0\xFF", 5);
  write_file_atomically(folder.path() / "a", bytes);
  EXPECT_EQ(read_text_file(folder.path() / "a"), bytes);
  EXPECT_THROW(read_text_file(folder.path() / "no"), Error);
  EXPECT_THROW(read_text_file(folder.path()), Error);
}

TEST(WriteFileAtomically, CreatesFoldersAndReplaces) {
  const test::TempFolder folder;
  const fs::path path = folder.path() / "x" / "y" / "a";
  write_file_atomically(path, "old");
  write_file_atomically(path, "new");
  EXPECT_EQ(read_text_file(path), "new");
  EXPECT_EQ(count_entries(path.parent_path()), 1u);
}

TEST(WriteFileAtomically, StreamsSmallAndLargePieces) {
  const test::TempFolder folder;
  const std::string large(3'000'000, 'x');
  write_file_atomically(folder.path() / "a", [&](const AppendBytes& append) {
    append("ab", 2);
    append(large.data(), large.size());
    append("cd", 2);
  });
  EXPECT_EQ(read_text_file(folder.path() / "a"), "ab" + large + "cd");
}

TEST(WriteFileAtomically, LeavesTheOldFileWhenTheWriterThrows) {
  const test::TempFolder folder;
  const fs::path path = folder.path() / "a";
  write_file_atomically(path, "old");
  EXPECT_THROW(write_file_atomically(path,
                                     [](const AppendBytes& append) {
                                       append("half", 4);
                                       throw std::runtime_error("stop");
                                     }),
               std::runtime_error);
  EXPECT_EQ(read_text_file(path), "old");
  EXPECT_EQ(count_entries(folder.path()), 1u);
}

TEST(WriteFileAtomically, UsesANameOfItsOwnBesideALeftover) {
  const test::TempFolder folder;
  const std::string leftover = "a.tmp." + std::to_string(::getpid()) + ".0";
  write_file_atomically(folder.path() / leftover, "left");
  write_file_atomically(folder.path() / "a", "new");
  EXPECT_EQ(read_text_file(folder.path() / leftover), "left");
  EXPECT_EQ(read_text_file(folder.path() / "a"), "new");
}

// Exit codes of the child: 0 as it should be, otherwise the step that went wrong.
int write_beyond_the_limit(const fs::path& path) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{1000, 1000};
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
  const std::string message =
      message_of([&] { write_file_atomically(path, std::string(100'000, 'n')); });
  if (message.find("cannot write: File too large") == std::string::npos) return 2;
  return message.find(path.string()) == std::string::npos ? 3 : 0;
}

TEST(WriteFileAtomically, LeavesTheOldFileWhenTheSystemRefusesToWrite) {
  const test::TempFolder folder;
  const fs::path path = folder.path() / "a";
  write_file_atomically(path, "old");
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(write_beyond_the_limit(path));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(read_text_file(path), "old");
  EXPECT_EQ(count_entries(folder.path()), 1u);
}

TEST(WriteFileAtomically, FailsWhereNoFileCanBe) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "a", "file");
  EXPECT_THROW(write_file_atomically(folder.path() / "a" / "b", "x"), Error);
  const std::string replaced = message_of([&] { write_file_atomically(folder.path(), "x"); });
  EXPECT_NE(replaced.find("cannot replace"), std::string::npos) << replaced;
}

TEST(WriteFileAtomically, LeavesPipesWhereTheyAre) {
  const test::TempFolder folder;
  const fs::path pipe = folder.path() / "pipe", link = folder.path() / "link";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  fs::create_symlink(pipe, link);
  for (const fs::path& path : {pipe, link}) {
    const std::string message = message_of([&] { write_file_atomically(path, "x"); });
    EXPECT_NE(message.find(path.string() + ": a device or pipe"), std::string::npos) << message;
  }
  EXPECT_TRUE(fs::is_fifo(pipe));
  EXPECT_TRUE(fs::is_symlink(link));
}

}  // namespace
}  // namespace glimpse
