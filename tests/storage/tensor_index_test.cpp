#include "storage/tensor_index.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "storage/safetensors.h"
#include "storage/torch_pickle.h"
#include "support/shared.h"

namespace glimpse::storage {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIndex = "model.safetensors.index.json";

TensorView one_byte() {
  auto owner = std::make_shared<std::vector<std::byte>>(1, std::byte{5});
  return {.dtype = DType::u8, .shape = {1}, .bytes = *owner, .owner = owner};
}

void write_index(const fs::path& folder, const std::string& weight_map) {
  write_file_atomically(folder / kIndex, "{\"weight_map\":" + weight_map + "}");
}

std::string message_of(const fs::path& folder) {
  try {
    read_checkpoint(folder);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

void expect_rejected(const fs::path& folder, const std::string& reason) {
  const std::string message = message_of(folder);
  EXPECT_NE(message.find(reason), std::string::npos) << message << "\nnot for: " << reason;
}

TEST(ReadCheckpoint, ReadsASingleFile) {
  const test::TempFolder folder;
  write_safetensors(folder.path() / "model.safetensors", {{"a", one_byte()}});
  EXPECT_EQ(read_checkpoint(folder.path()).size(), 1u);
}

TEST(ReadCheckpoint, PrefersTheIndex) {
  const test::TempFolder folder;
  write_safetensors(folder.path() / "model.safetensors", {{"other", one_byte()}});
  write_safetensors(folder.path() / "1.safetensors", {{"a", one_byte()}});
  write_safetensors(folder.path() / "2.safetensors", {{"b", one_byte()}});
  write_index(folder.path(), R"({"a": "1.safetensors", "b": "2.safetensors"})");
  const TensorMap tensors = read_checkpoint(folder.path());
  EXPECT_EQ(tensors.size(), 2u);
  EXPECT_TRUE(tensors.contains("b"));
}

TEST(ReadCheckpoint, ReadsTorchFilesWhenThereIsNothingBetter) {
  const test::TempFolder folder;
  write_torch_archive(folder.path() / "pytorch_model.bin", {{"a.b", one_byte()}});
  EXPECT_TRUE(read_checkpoint(folder.path()).contains("a.b"));
}

TEST(ReadCheckpoint, ReadsShardsOfTorchFiles) {
  const test::TempFolder folder;
  write_torch_archive(folder.path() / "1.bin", {{"a.b", one_byte()}});
  write_torch_archive(folder.path() / "2.bin", {{"c", one_byte()}});
  write_file_atomically(folder.path() / "pytorch_model.bin.index.json",
                        R"({"weight_map": {"a.b": "1.bin", "c": "2.bin"}})");
  const TensorMap tensors = read_checkpoint(folder.path());
  EXPECT_EQ(tensors.size(), 2u);
  EXPECT_EQ(tensors.at("a.b").bytes[0], std::byte{5});
  fs::remove(folder.path() / "2.bin");
  expect_rejected(folder.path(), "2.bin");
}

TEST(ReadCheckpoint, RejectsAFolderWithoutWeights) {
  const test::TempFolder folder;
  expect_rejected(folder.path(), "no weights");
  expect_rejected(folder.path() / "missing", "no weights");
}

TEST(ReadCheckpoint, RejectsFileNamesThatLeaveTheFolder) {
  const test::TempFolder folder;
  for (const char* name : {"../a", "/a", "b/a", "..", ".", "", "b\\\\a", "a\\u0000"}) {
    write_index(folder.path(), "{\"t\": \"" + std::string(name) + "\"}");
    expect_rejected(folder.path(), "a file name without folders");
  }
}

TEST(ReadCheckpoint, RejectsAnIndexThatMapsNothing) {
  const test::TempFolder folder;
  for (const char* weight_map : {"{}", "[]", "null", "1"}) {
    write_index(folder.path(), weight_map);
    expect_rejected(folder.path(), "weight_map");
  }
  write_index(folder.path(), "{\"a\": 1}");
  expect_rejected(folder.path(), "weight_map['a'] = 1");
  write_file_atomically(folder.path() / kIndex, "[]");
  expect_rejected(folder.path(), "weight_map");
}

TEST(ReadCheckpoint, RejectsANameMappedTwice) {
  const test::TempFolder folder;
  write_index(folder.path(), R"({"a": "1.safetensors", "a": "2.safetensors"})");
  expect_rejected(folder.path(), "'a' twice");
}

TEST(ReadCheckpoint, RejectsAMissingShard) {
  const test::TempFolder folder;
  write_index(folder.path(), R"({"a": "1.safetensors"})");
  expect_rejected(folder.path(), "1.safetensors: cannot open");
}

TEST(ReadCheckpoint, RejectsShardsThatDisagreeWithTheIndex) {
  const test::TempFolder folder;
  write_safetensors(folder.path() / "1", {{"a", one_byte()}});
  write_safetensors(folder.path() / "2", {{"a", one_byte()}, {"b", one_byte()}});
  write_index(folder.path(), R"({"a": "1", "b": "2"})");
  expect_rejected(folder.path(), "tensor 'a'; expected it in 1 only");
  write_index(folder.path(), R"({"b": "2"})");
  expect_rejected(folder.path(), "expected only tensors that the index names");
  write_index(folder.path(), R"({"a": "1", "b": "1"})");
  expect_rejected(folder.path(), "no tensor 'b'");
}

#ifdef GLIMPSE_SHARED_DIR
TEST(ReadCheckpoint, FindsTheSameTensorsInShardsAndInOneFile) {
  const fs::path llava = test::shared_dir() / "golden/models/llava15";
  const TensorMap whole = read_checkpoint(llava);
  const TensorMap sharded = read_checkpoint(llava / "variants/sharded");
  ASSERT_EQ(whole.size(), sharded.size());
  for (const auto& [name, view] : whole) {
    ASSERT_TRUE(sharded.contains(name)) << name;
    EXPECT_EQ(sharded.at(name).shape, view.shape) << name;
    EXPECT_TRUE(std::ranges::equal(sharded.at(name).bytes, view.bytes)) << name;
  }
}

TEST(ReadCheckpoint, ReadsTheVariantsOfACheckpoint) {
  const fs::path variants = test::shared_dir() / "golden/models/llava15/variants";
  EXPECT_EQ(read_checkpoint(variants / "bf16").begin()->second.dtype, DType::bf16);
  EXPECT_FALSE(read_checkpoint(variants / "resaved_v5").empty());
}
#endif

}  // namespace
}  // namespace glimpse::storage
