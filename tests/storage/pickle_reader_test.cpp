#include "storage/pickle_reader.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace glimpse::storage {
namespace {

using Strides = std::vector<int64_t>;

// The pieces of a pickle, named as in Python's pickletools.
const std::string kProto("\x80\x02", 2);

template <class T>
std::string field(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string text(const std::string& value) {
  return "X" + field(static_cast<uint32_t>(value.size())) + value;
}

std::string number(int32_t value) { return "J" + field(value); }

std::string global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}

const std::string kOrderedDict = global("collections", "OrderedDict") + ")R";
const std::string kStorage = "(" + text("storage") + global("torch", "FloatStorage") + text("0") +
                             text("cpu") + number(6) + "tQ";

std::string tensor(const std::string& storage = kStorage) {
  return global("torch._utils", "_rebuild_tensor_v2") + "(" + storage + number(1) + "(" +
         number(2) + number(3) + "t(" + number(3) + number(1) + "t\x89" + kOrderedDict + "tR";
}

std::string dict_of(const std::string& items) { return kProto + "}(" + items + "u."; }

std::map<std::string, PickledTensor> read(std::string pickle) {
  return read_tensor_pickle(std::as_writable_bytes(std::span(pickle)), "a.pt");
}

std::string message_of(const std::string& pickle) {
  try {
    read(pickle);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

void expect_rejected(const std::string& pickle, const std::string& reason) {
  const std::string message = message_of(pickle);
  EXPECT_NE(message.find(reason), std::string::npos) << message << "\nnot for: " << reason;
}

TEST(PickleReader, ReadsATensor) {
  const auto tensors = read(dict_of(text("a") + tensor()));
  ASSERT_EQ(tensors.size(), 1u);
  const PickledTensor& a = tensors.at("a");
  EXPECT_EQ(a.dtype, DType::f32);
  EXPECT_EQ(a.storage_key, "0");
  EXPECT_EQ(a.storage_elements, 6);
  EXPECT_EQ(a.offset, 1);
  EXPECT_EQ(a.shape, (Strides{2, 3}));
  EXPECT_EQ(a.strides, (Strides{3, 1}));
}

TEST(PickleReader, JoinsTheKeysOfNestedDictionaries) {
  const std::string inner =
      kOrderedDict + "(" + text("w") + tensor() + text("m.b") + tensor() + "u";
  const auto tensors = read(dict_of(text("x") + inner + text("y") + tensor()));
  std::vector<std::string> names;
  for (const auto& [name, value] : tensors) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"x.m.b", "x.w", "y"}));
}

TEST(PickleReader, PassesOverTheMetadataOfStateDicts) {
  const std::string metadata =
      "}" + text("_metadata") + kOrderedDict + text("") + "}" + text("version") + "K\x01sss" + "b";
  const auto tensors =
      read(dict_of(text("x") + kOrderedDict + "(" + text("w") + tensor() + "u" + metadata));
  EXPECT_EQ(tensors.size(), 1u);
}

TEST(PickleReader, UnwrapsParameters) {
  const std::string parameter =
      global("torch._utils", "_rebuild_parameter") + "(" + tensor() + "\x88" + kOrderedDict + "tR";
  EXPECT_EQ(read(dict_of(text("a") + parameter)).at("a").shape, (Strides{2, 3}));
}

TEST(PickleReader, ReadsNumbersOfEveryWidth) {
  const std::string longs = "\x8a\x05" + std::string("\x00\x00\x00\x00\x01", 5);
  const std::string storage = "(" + text("storage") + global("torch", "ByteStorage") + text("k") +
                              text("cuda:0") + longs + "tQ";
  const auto tensors = read(dict_of(text("a") + global("torch._utils", "_rebuild_tensor_v2") + "(" +
                                    storage + "M\x01\x02" + "K\xFF\x85" +
                                    std::string("\x8a\x00", 2) + "\x85\x89" + kOrderedDict + "tR"));
  const PickledTensor& a = tensors.at("a");
  EXPECT_EQ(a.storage_elements, int64_t{1} << 32);
  EXPECT_EQ(a.offset, 0x0201);
  EXPECT_EQ(a.shape, Strides{255});
  EXPECT_EQ(a.strides, Strides{0});
}

TEST(PickleReader, NamesAForeignClass) {
  expect_rejected(dict_of(text("a") + global("os", "system") + text("true") + "\x85R"),
                  "'os.system'");
  expect_rejected(dict_of(text("a") + global("torch", "load") + ")R"), "'torch.load'");
}

TEST(PickleReader, RejectsInstructionsItDoesNotNeed) {
  expect_rejected(kProto + "].", "pickle instruction 93 at byte 2");
  expect_rejected(kProto + "(ios\nsystem\n.", "pickle instruction 105");
  expect_rejected("\x80\x04}.", "protocol 2");
  expect_rejected("}.", "protocol 2");
}

TEST(PickleReader, RejectsOtherValuesThanTensors) {
  expect_rejected(dict_of(text("step") + number(3)), "an integer under 'step'");
  expect_rejected(dict_of(text("f") + global("collections", "OrderedDict")), "a class under 'f'");
  expect_rejected(kProto + number(3) + ".", "an integer before byte");
  expect_rejected(dict_of(number(3) + tensor()), "expected a text");
}

TEST(PickleReader, RejectsBadCalls) {
  const std::string rebuild = global("torch._utils", "_rebuild_tensor_v2");
  expect_rejected(dict_of(text("a") + rebuild + ")R"), "unknown layout");
  expect_rejected(dict_of(text("a") + tensor(number(1))), "expected a storage");
  expect_rejected(dict_of(text("a") + tensor(")Q")), "unknown reference");
  expect_rejected(
      dict_of(text("a") + kOrderedDict.substr(0, kOrderedDict.size() - 2) + number(1) + "\x85R"),
      "with 1 arguments");
  expect_rejected(dict_of(text("a") + global("torch", "FloatStorage") + ")R"), "a call of torch");
  expect_rejected(kProto + "}}b.", "something else than an OrderedDict");
}

TEST(PickleReader, RejectsADictionaryInsideItself) {
  expect_rejected(kProto + "}q\x01" + text("me") + "h\x01s.", "inside itself");
  const std::string longer = std::string("}r") + field(uint32_t{7}) + text("a") + "}" + text("b") +
                             "j" + field(uint32_t{7}) + "ss.";
  expect_rejected(kProto + longer, "inside itself");
}

// Each dictionary holds the one before twice: 2^60 paths in a few hundred bytes.
TEST(PickleReader, RejectsSharedDictionariesBeforeTheyMultiply) {
  std::string pickle = kProto + "}q" + '\0';
  for (char i = 0; i < 60; ++i) {
    const std::string before = std::string("h") + i;
    pickle += "}(" + text("a") + before + text("b") + before + "uq" + static_cast<char>(i + 1);
  }
  expect_rejected(pickle + ".", "occurs twice");
}

TEST(PickleReader, RejectsDeepNesting) {
  std::string pickle = kProto + "}";
  for (int i = 0; i < 100; ++i) pickle += text("a") + "}";
  pickle += std::string(100, 's') + ".";
  expect_rejected(pickle, "nested deeper than 64");
}

TEST(PickleReader, LimitsWhatIsCopiedPerTensor) {
  const std::string rebuild = global("torch._utils", "_rebuild_tensor_v2");
  const std::string long_key = "(" + text("storage") + global("torch", "FloatStorage") +
                               text(std::string(65, '0')) + text("cpu") + number(6) + "tQ";
  expect_rejected(dict_of(text("a") + tensor(long_key)), "a storage key of more than 64 bytes");
  std::string shape = "(";
  for (int i = 0; i < 65; ++i) shape += "K\x01";
  expect_rejected(dict_of(text("a") + rebuild + "(" + kStorage + number(0) + shape + "t" + shape +
                          "t\x89" + kOrderedDict + "tR"),
                  "more than 64 dimensions");
  expect_rejected(dict_of(text(std::string(513, 'n')) + tensor()), "more than 512 bytes");
}

TEST(PickleReader, RejectsRepeatedNames) {
  expect_rejected(dict_of(text("a") + tensor() + text("a") + tensor()), "tensor 'a' twice");
}

TEST(PickleReader, RejectsStackAndMemoMisuse) {
  expect_rejected(kProto + ".", "takes too much");
  expect_rejected(kProto + "}(s.", "takes too much");
  expect_rejected(kProto + "}u.", "without the mark");
  expect_rejected(kProto + "}(" + text("a") + "u.", "a key but no value");
  expect_rejected(kProto + "h\x05.", "did not make");
  expect_rejected(kProto + "q\x05.", "takes too much");
}

TEST(PickleReader, RejectsLengthsBeyondTheEnd) {
  expect_rejected(kProto + "}X\xFF\xFF\xFF\xFF.", "a field of 4294967295 bytes");
  expect_rejected(kProto + "\x8a\xFF.", "an integer of 255 bytes");
  expect_rejected(kProto + "c" + std::string(1000, 'a'), "class name");
}

TEST(PickleReader, RejectsEveryTruncation) {
  const std::string pickle = dict_of(text("a") + tensor());
  for (size_t size = 0; size < pickle.size(); ++size) {
    EXPECT_NE(message_of(pickle.substr(0, size)), "accepted") << size;
  }
}

}  // namespace
}  // namespace glimpse::storage
