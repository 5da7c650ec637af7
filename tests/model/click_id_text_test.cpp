#include "homing/model/click_id_text.hpp"

#include <gmock/gmock.h>

namespace homing {
namespace {

using testing::HasSubstr;

constexpr UnixMillis kNow{std::chrono::milliseconds(1'795'000'000'000)};

ClickIdKeys keys_of(std::uint8_t filling) {
  ClickIdKey key;
  key.bytes.fill(filling);
  return ClickIdKeys({key});
}

const ClickIdKeys kKeys = keys_of(1);
const ClickId kId = kKeys.sign(kNow, 5, 9, kNow);

TEST(MendedClickId, FindsTheIdBehindOneWrongDigitWhereverItIs) {
  for (std::size_t i = 0; i < 32; ++i) {
    std::string text = kId.to_string();
    text[i] = text[i] == '3' ? '4' : '3';
    EXPECT_EQ(mended_click_id(text, kKeys), kId) << text;
    text[i] = 'O';
    EXPECT_EQ(mended_click_id(text, kKeys), kId) << text;
  }
}

TEST(MendedClickId, FindsTheIdBehindALostAnAddedOrASwappedDigit) {
  for (std::size_t i = 0; i < 32; ++i) {
    const std::string text = kId.to_string();
    EXPECT_EQ(mended_click_id(std::string(text).erase(i, 1), kKeys), kId) << i;
    EXPECT_EQ(mended_click_id(std::string(text).insert(i, "7"), kKeys), kId) << i;
    std::string swapped = text;
    std::swap(swapped[i], swapped[i == 0 ? 1 : i - 1]);
    EXPECT_EQ(mended_click_id(swapped, kKeys), kId) << i;
  }
}

TEST(MendedClickId, InventsNothing) {
  EXPECT_EQ(mended_click_id(keys_of(2).sign(kNow, 5, 9, kNow).to_string(), kKeys), std::nullopt);
  for (const char* text : {"", "abc", "{click_id}", "0189f0e2b3a47c5d8e6f001122334455"})
    EXPECT_EQ(mended_click_id(text, kKeys), std::nullopt) << text;
}

TEST(ClickIdText, SaysWhatIsWrongWithItsShape) {
  const std::string id = kId.to_string();
  EXPECT_EQ(what_is_wrong_with(id), "");
  EXPECT_THAT(what_is_wrong_with(id.substr(1)), HasSubstr("31 hexadecimal digits"));
  EXPECT_THAT(what_is_wrong_with("01g"), HasSubstr("character 3"));
  EXPECT_THAT(what_is_wrong_with(id.substr(0, 12) + "4" + id.substr(13)), HasSubstr("not of version 7"));
  EXPECT_THAT(what_is_wrong_with(id.substr(0, 3) + "-" + id.substr(3)), HasSubstr("dashes"));
}

}  // namespace
}  // namespace homing
