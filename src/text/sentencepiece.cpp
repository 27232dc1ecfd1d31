#include "text/sentencepiece.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "text/unicode.h"

namespace glimpse::text {
namespace {

using Json = nlohmann::json;

// A field of a protocol buffer message: `bytes` for strings and messages, else `number`.
struct Field {
  uint64_t id = 0;
  uint64_t number = 0;
  std::string_view bytes;
};

class MessageReader {
 public:
  MessageReader(std::string_view bytes, const std::string& file) : rest_(bytes), file_(file) {}

  std::optional<Field> next() {
    if (rest_.empty()) return std::nullopt;
    const uint64_t key = varint();
    Field field{.id = key >> 3};
    switch (key & 7) {
      case 0:
        field.number = varint();
        break;
      case 1:
        field.number = fixed(8);
        break;
      case 2:
        field.bytes = take(varint());
        break;
      case 5:
        field.number = fixed(4);
        break;
      default:
        damaged();
    }
    return field;
  }

 private:
  std::string_view take(uint64_t size) {
    if (size > rest_.size()) damaged();
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  uint64_t fixed(size_t size) {
    uint64_t value = 0;
    const std::string_view bytes = take(size);
    for (size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
  }
  uint64_t varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    damaged();
  }
  [[noreturn]] void damaged() const {
    throw Error({.where = file_,
                 .found = "bytes that are no sentencepiece model",
                 .advice = "the file is damaged or of another kind"});
  }

  std::string_view rest_;
  std::string file_;
};

enum class PieceType : uint64_t { normal = 1, unknown, control, user_defined, unused, byte };

struct Piece {
  std::string text;
  float score = 0;
  PieceType type = PieceType::normal;
};

Piece read_piece(std::string_view bytes, const std::string& file) {
  Piece piece;
  MessageReader message(bytes, file);
  while (const std::optional<Field> field = message.next()) {
    if (field->id == 1) piece.text = field->bytes;
    if (field->id == 2) piece.score = std::bit_cast<float>(static_cast<uint32_t>(field->number));
    if (field->id == 3) piece.type = static_cast<PieceType>(field->number);
  }
  return piece;
}

void require_bpe(std::string_view trainer, const std::string& file) {
  constexpr uint64_t kUnigram = 1, kBpe = 2;
  uint64_t type = kUnigram;
  MessageReader message(trainer, file);
  while (const std::optional<Field> field = message.next()) {
    if (field->id == 3) type = field->number;
  }
  if (type == kBpe) return;
  throw Error({.where = file,
               .found = "a sentencepiece model of type " + std::to_string(type),
               .expected = "type 2 (BPE)"});
}

std::vector<Piece> read_pieces(std::string_view bytes, const std::string& file) {
  std::vector<Piece> pieces;
  std::string_view trainer;
  MessageReader message(bytes, file);
  while (const std::optional<Field> field = message.next()) {
    if (field->id == 1) pieces.push_back(read_piece(field->bytes, file));
    if (field->id == 2) trainer = field->bytes;
  }
  require_bpe(trainer, file);
  return pieces;
}

struct Merge {
  std::string left, right;
  float score = 0;
  size_t left_size = 0, right_size = 0;  // characters
};

// A piece may come from any two pieces that make it up. Higher scores merge first; for one score
// the order is that of transformers' converter.
Json make_merges(const std::vector<Piece>& pieces,
                 const std::unordered_map<std::string, int64_t>& ids) {
  std::vector<Merge> merges;
  for (const Piece& piece : pieces) {
    const std::u32string codes = code_points(piece.text);
    for (size_t cut = 1; cut < codes.size(); ++cut) {
      Merge merge{.left = to_utf8(std::u32string_view(codes).substr(0, cut)),
                  .right = to_utf8(std::u32string_view(codes).substr(cut)),
                  .score = piece.score,
                  .left_size = cut,
                  .right_size = codes.size() - cut};
      if (ids.contains(merge.left) && ids.contains(merge.right)) merges.push_back(merge);
    }
  }
  std::stable_sort(merges.begin(), merges.end(), [](const Merge& a, const Merge& b) {
    return std::tie(b.score, b.left_size, b.right_size) <
           std::tie(a.score, a.left_size, a.right_size);
  });
  Json list = Json::array();
  for (Merge& merge : merges) {
    list.push_back(Json::array({std::move(merge.left), std::move(merge.right)}));
  }
  return list;
}

Json replace(const char* from, const char* to) {
  return {{"type", "Replace"}, {"pattern", {{"String", from}}}, {"content", to}};
}

constexpr const char* kSpaceMark = "\u2581";

Json make_normalizer_description(const SentencepieceOptions& options) {
  if (!options.legacy) return nullptr;
  Json steps = Json::array();
  if (options.add_prefix_space) steps.push_back({{"type", "Prepend"}, {"prepend", kSpaceMark}});
  steps.push_back(replace(" ", kSpaceMark));
  return {{"type", "Sequence"}, {"normalizers", steps}};
}

Json make_pre_tokenizer_description(const SentencepieceOptions& options) {
  if (options.legacy) return nullptr;
  return {{"type", "Metaspace"},
          {"replacement", kSpaceMark},
          {"prepend_scheme", options.add_prefix_space ? "first" : "never"},
          {"split", false}};
}

Json make_decoder_description(const SentencepieceOptions& options) {
  Json steps = {replace(kSpaceMark, " "), {{"type", "ByteFallback"}}, {{"type", "Fuse"}}};
  if (options.add_prefix_space) {
    steps.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
  }
  return {{"type", "Sequence"}, {"decoders", steps}};
}

}  // namespace

std::string sentencepiece_tokenizer_json(std::string_view bytes, const std::string& file,
                                         const SentencepieceOptions& options) {
  const std::vector<Piece> pieces = read_pieces(bytes, file);
  std::unordered_map<std::string, int64_t> ids;
  Json vocabulary = Json::object(), added = Json::array();
  std::string unknown;
  bool byte_fallback = false;
  for (const Piece& piece : pieces) {
    const auto id = static_cast<int64_t>(ids.size());
    if (!is_utf8(piece.text) || !ids.emplace(piece.text, id).second) {
      throw Error({.where = file,
                   .found = "piece " + std::to_string(id) + " twice or not UTF-8",
                   .advice = "the file is damaged"});
    }
    vocabulary[piece.text] = id;
    if (piece.type == PieceType::unknown) unknown = piece.text;
    byte_fallback = byte_fallback || piece.type == PieceType::byte;
    const bool special = piece.type == PieceType::unknown || piece.type == PieceType::control;
    if (special || piece.type == PieceType::user_defined) {
      added.push_back({{"id", id}, {"content", piece.text}, {"special", special}});
    }
  }
  if (unknown.empty()) {
    throw Error({.where = file, .found = "no unknown token", .expected = "a piece of type 2"});
  }
  const Json model = {
      {"type", "BPE"},        {"vocab", vocabulary}, {"merges", make_merges(pieces, ids)},
      {"unk_token", unknown}, {"fuse_unk", true},    {"byte_fallback", byte_fallback}};
  return Json({{"added_tokens", added},
               {"normalizer", make_normalizer_description(options)},
               {"pre_tokenizer", make_pre_tokenizer_description(options)},
               {"decoder", make_decoder_description(options)},
               {"model", model}})
      .dump();
}

}  // namespace glimpse::text
