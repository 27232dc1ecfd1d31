#include "fuzz/parsers.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "support/shared.h"
#include "text/word_level_tokenizer_file.h"

// Damaged files in every test run; scripts/fuzz.sh looks for new ones with libFuzzer.
namespace glimpse::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kDamaged = 1500;  // per parser

storage::TensorMap tensors() {
  auto bytes = std::make_shared<std::vector<std::byte>>(24, std::byte{1});
  const storage::TensorView view{
      .dtype = storage::DType::f32, .shape = {2, 3}, .bytes = *bytes, .owner = bytes};
  return {{"a.b", view}, {"c", view}};
}

std::string archive() {
  const fs::path path = scratch() / "seed.pt";
  storage::write_torch_archive(path, tensors());
  return read_text_file(path);
}

std::string seed_of(const std::string& parser) {
  if (parser == "safetensors") {
    storage::write_safetensors(scratch() / "seed", tensors(), {{"format", "pt"}});
    return read_text_file(scratch() / "seed");
  }
  if (parser == "torch_archive" || parser == "zip") return archive();
  if (parser == "pickle") {
    std::string whole = archive();
    const auto records =
        storage::read_zip_records(std::as_writable_bytes(std::span(whole)), "seed");
    for (const auto& [name, bytes] : records) {
      if (name.ends_with("data.pkl")) return to_text(bytes);
    }
    return "";
  }
  if (parser == "tokenizer") {
    return text::word_level_tokenizer_json({"red", "?"}, text::word_level_specials());
  }
  if (parser == "config_json") return R"({"model_type": "llava", "a": [1, 2.5e3, {"b": null}]})";
  const std::vector<uint8_t> png =
      image::encode_png({.width = 5, .height = 4, .rgb = std::vector<uint8_t>(60, 128)});
  return {png.begin(), png.end()};
}

Bytes bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

// One to four changes: a bit, a byte, a piece cut out, a piece repeated, an extreme number.
std::string damaged(std::string text, Random& random) {
  for (int64_t changes = random.integer(1, 4); changes > 0 && !text.empty(); --changes) {
    const auto end = static_cast<int64_t>(text.size());
    const auto at = static_cast<size_t>(random.integer(0, end - 1));
    const auto length = static_cast<size_t>(random.integer(1, 16));
    switch (random.integer(0, 4)) {
      case 0:
        text[at] = static_cast<char>(text[at] ^ (1 << random.integer(0, 7)));
        break;
      case 1:
        text[at] = static_cast<char>(random.integer(0, 255));
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(at, length));
        break;
      default:
        text.replace(at, length, length, '\xFF');
    }
  }
  return text;
}

class Parsers : public ::testing::TestWithParam<Parser> {
 protected:
  ~Parsers() override { fs::remove_all(scratch()); }
};

TEST_P(Parsers, UnderstandWhatOurWritersWrite) {
  EXPECT_TRUE(understands(GetParam(), bytes_of(seed_of(GetParam().name))));
}

TEST_P(Parsers, RefuseDamagedInputWithAnErrorAndNothingElse) {
  const std::string seed = seed_of(GetParam().name);
  Random random(7);
  int64_t refused = 0;
  for (int64_t i = 0; i < kDamaged; ++i) {
    const std::string input = damaged(seed, random);
    try {
      refused += understands(GetParam(), bytes_of(input)) ? 0 : 1;
    } catch (const std::exception& other) {
      FAIL() << "input " << i << ": " << other.what();
    }
  }
  EXPECT_GT(refused, kDamaged / 10);
}

TEST_P(Parsers, RefuseWhatOnceBrokeThem) {
  const fs::path folder = test::source_dir() / "tests/fuzz/crashers" / GetParam().name;
  if (!fs::exists(folder)) return;  // nothing was ever found
  for (const auto& entry : fs::directory_iterator(folder)) {
    EXPECT_NO_THROW(understands(GetParam(), bytes_of(read_text_file(entry.path()))))
        << entry.path();
  }
}

INSTANTIATE_TEST_SUITE_P(Every, Parsers, ::testing::ValuesIn(kParsers),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace glimpse::fuzz
