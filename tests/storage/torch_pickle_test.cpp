#include "storage/torch_pickle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/error.h"
#include "base/file.h"
#include "storage/safetensors.h"
#include "storage/zip_archive.h"
#include "support/shared.h"

namespace glimpse::storage {
namespace {

namespace fs = std::filesystem;

// A tensor described by hand, in an archive made by hand.
struct Window {
  std::string storage_class = "FloatStorage";
  int32_t elements = 6;
  int32_t offset = 0;
  std::vector<int64_t> shape = {2, 3};
  std::vector<int64_t> strides = {3, 1};
};

template <class T>
std::string field(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string text(const std::string& value) {
  return "X" + field(static_cast<uint32_t>(value.size())) + value;
}

std::string number(int32_t value) { return "J" + field(value); }

std::string numbers(const std::vector<int64_t>& values) {
  std::string tuple = "(";
  for (const int64_t value : values) tuple += "\x8a\x08" + field(value);
  return tuple + "t";
}

std::string pickle_of(const Window& window) {
  return "\x80\x02}" + text("a") + "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") +
         "ctorch\n" + window.storage_class + "\n" + text("0") + text("cpu") +
         number(window.elements) + "tQ" + number(window.offset) + numbers(window.shape) +
         numbers(window.strides) + "\x89" + "ccollections\nOrderedDict\n)RtRs.";
}

std::span<const std::byte> bytes_of(const std::string& value) {
  return std::as_bytes(std::span(value));
}

// The floats 0, 1, 2 ... seen through `window`.
std::vector<float> floats_through(const Window& window, const std::string& byte_order = "little") {
  const test::TempFolder folder;
  const std::string pickle = pickle_of(window);
  std::string storage;
  for (int i = 0; i < 6; ++i) storage += field(static_cast<float>(i));
  write_zip_records(folder.path() / "a.pt", {{"any/data.pkl", bytes_of(pickle)},
                                             {"any/byteorder", bytes_of(byte_order)},
                                             {"any/data/0", bytes_of(storage)}});
  const TensorMap tensors = read_torch_archive(folder.path() / "a.pt");
  std::vector<float> values(tensors.at("a").bytes.size() / 4);
  if (!values.empty()) std::memcpy(values.data(), tensors.at("a").bytes.data(), values.size() * 4);
  return values;
}

using Floats = std::vector<float>;

void expect_outside(const Window& window) {
  try {
    floats_through(window);
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("tensor 'a': "), std::string::npos) << error.what();
  }
}

TensorView view_of(DType dtype, std::vector<int64_t> shape, char fill) {
  auto owner = std::make_shared<std::vector<std::byte>>(byte_size(dtype, shape).value(),
                                                        static_cast<std::byte>(fill));
  return {.dtype = dtype, .shape = std::move(shape), .bytes = *owner, .owner = owner};
}

void expect_equal(const TensorMap& a, const TensorMap& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [name, view] : a) {
    ASSERT_TRUE(b.contains(name)) << name;
    EXPECT_EQ(b.at(name).dtype, view.dtype) << name;
    EXPECT_EQ(b.at(name).shape, view.shape) << name;
    EXPECT_TRUE(std::ranges::equal(b.at(name).bytes, view.bytes)) << name;
  }
}

TEST(TorchArchive, ReadsAContiguousTensor) {
  EXPECT_EQ(floats_through({}), (Floats{0, 1, 2, 3, 4, 5}));
}

TEST(TorchArchive, ReadsAPartOfAStorage) {
  EXPECT_EQ(floats_through({.offset = 2, .shape = {3}, .strides = {1}}), (Floats{2, 3, 4}));
  EXPECT_EQ(floats_through({.offset = 5, .shape = {}, .strides = {}}), Floats{5});
}

TEST(TorchArchive, CopiesATransposedTensor) {
  EXPECT_EQ(floats_through({.shape = {3, 2}, .strides = {1, 3}}), (Floats{0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(floats_through({.shape = {3}, .strides = {2}}), (Floats{0, 2, 4}));
}

TEST(TorchArchive, IgnoresTheStrideOfASingleRow) {
  constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(floats_through({.shape = {1, 3}, .strides = {kHuge, 2}}), (Floats{0, 2, 4}));
}

TEST(TorchArchive, ReadsAnEmptyTensor) {
  EXPECT_EQ(floats_through({.shape = {0, 3}, .strides = {3, 1}}), Floats{});
}

TEST(TorchArchive, RejectsTensorsOutsideTheirStorage) {
  constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();
  expect_outside({.offset = 1});
  expect_outside({.offset = -1});
  expect_outside({.offset = 7, .shape = {0}, .strides = {1}});
  expect_outside({.shape = {2, 3}, .strides = {4, 1}});
  expect_outside({.shape = {2}, .strides = {-1}});
  expect_outside({.shape = {3}, .strides = {kHuge}});
  expect_outside({.shape = {2}, .strides = {1, 1}});
  expect_outside({.shape = {-2}, .strides = {1}});
  expect_outside({.shape = {kHuge, kHuge}, .strides = {0, 0}});
  expect_outside({.shape = {7}, .strides = {0}});
}

TEST(TorchArchive, RejectsAStorageOfAnotherSize) {
  expect_outside({.elements = 5, .shape = {2}, .strides = {1}});
  expect_outside({.elements = 7, .shape = {2}, .strides = {1}});
  expect_outside({.storage_class = "DoubleStorage", .shape = {2}, .strides = {1}});
}

TEST(TorchArchive, RejectsForeignClassesByName) {
  try {
    floats_through({.storage_class = "UntypedStorage"});
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("'torch.UntypedStorage'"), std::string::npos);
  }
}

TEST(TorchArchive, RejectsBigEndianFiles) { EXPECT_THROW(floats_through({}, "big"), Error); }

TEST(TorchArchive, RejectsArchivesWithoutTheirRecords) {
  const test::TempFolder folder;
  const std::string pickle = pickle_of({});
  write_zip_records(folder.path() / "a.pt", {{"any/data.pkl", bytes_of(pickle)}});
  EXPECT_THROW(read_torch_archive(folder.path() / "a.pt"), Error);
  write_zip_records(folder.path() / "b.pt", {{"any/other", {}}});
  EXPECT_THROW(read_torch_archive(folder.path() / "b.pt"), Error);
  write_file_atomically(folder.path() / "c.pt", "not a zip archive");
  EXPECT_THROW(read_torch_archive(folder.path() / "c.pt"), Error);
}

TEST(TorchArchive, ReadsBackWhatItWrote) {
  const test::TempFolder folder;
  const TensorMap tensors = {{"attn_fuser.layers.0.w", view_of(DType::bf16, {2, 3}, 1)},
                             {"attn_fuser.empty", view_of(DType::f32, {0, 4}, 0)},
                             {"le_proj.weight", view_of(DType::f64, {1}, 2)},
                             {"learnable_embeddings", view_of(DType::i64, {}, 3)},
                             {"mask", view_of(DType::boolean, {3}, 1)}};
  write_torch_archive(folder.path() / "new_modules_gp.pt", tensors, {"le_norm"});
  expect_equal(tensors, read_torch_archive(folder.path() / "new_modules_gp.pt"));
}

TEST(TorchArchive, NamesItsFolderAfterTheFile) {
  const test::TempFolder folder;
  write_torch_archive(folder.path() / "new_modules_gp.pt", {{"a", view_of(DType::u8, {2}, 7)}});
  const auto file = MappedFile::open(folder.path() / "new_modules_gp.pt");
  std::vector<std::string> names;
  for (const auto& [name, bytes] : read_zip_records(file->bytes(), "")) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"new_modules_gp/byteorder", "new_modules_gp/data.pkl",
                                             "new_modules_gp/data/0", "new_modules_gp/version"}));
}

TEST(TorchArchive, RefusesBytesThatDoNotFitTheShape) {
  const test::TempFolder folder;
  TensorView view = view_of(DType::f32, {2}, 0);
  view.shape = {3};
  EXPECT_THROW(write_torch_archive(folder.path() / "a.pt", {{"a", view}}), std::logic_error);
  EXPECT_FALSE(fs::exists(folder.path() / "a.pt"));
}

#ifdef GLIMPSE_SHARED_DIR
std::vector<fs::path> published_predictors() {
  const fs::path golden = test::shared_dir() / "golden/glimpse";
  std::vector<fs::path> files = {golden / "gp_plus", golden / "llava/predictors/llava"};
  for (const char* name : {"dummy", "logp_global", "logp_window", "multi", "raw_global",
                           "raw_global_bf16", "raw_window"}) {
    files.push_back(golden / "predictors" / name);
  }
  for (fs::path& file : files) file /= "new_modules_gp.pt";
  return files;
}

TEST(TorchArchive, ReadsAndRewritesEveryPublishedPredictor) {
  const test::TempFolder folder;
  for (const fs::path& path : published_predictors()) {
    const TensorMap tensors = read_torch_archive(path);
    EXPECT_TRUE(tensors.contains("learnable_embeddings")) << path;
    EXPECT_TRUE(tensors.contains("le_proj.weight")) << path;
    write_torch_archive(folder.path() / "copy.pt", tensors);
    expect_equal(tensors, read_torch_archive(folder.path() / "copy.pt"));
  }
}

TEST(TorchArchive, ReadsTheShapesOfAPublishedPredictor) {
  const fs::path golden = test::shared_dir() / "golden/glimpse/predictors";
  const TensorMap tensors = read_torch_archive(golden / "multi/new_modules_gp.pt");
  EXPECT_EQ(tensors.size(), 71u);
  EXPECT_EQ(tensors.at("attn_fuser.attn_in_proj.weight").shape, (std::vector<int64_t>{32, 8}));
  EXPECT_EQ(tensors.at("attn_fuser.attn_in_proj.weight").dtype, DType::f32);
  const TensorMap bf16 = read_torch_archive(golden / "raw_global_bf16/new_modules_gp.pt");
  EXPECT_EQ(bf16.at("le_proj.weight").dtype, DType::bf16);
}
#endif

}  // namespace
}  // namespace glimpse::storage
