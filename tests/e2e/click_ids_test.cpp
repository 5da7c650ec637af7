#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>

#include "tests/support/load.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

/// Every digit changed into every other one.
std::vector<std::string> with_one_other_digit(const std::string& id) {
  std::vector<std::string> mutated;
  for (std::size_t i = 0; i < id.size(); ++i) {
    for (const char digit : kDigits) {
      if (digit == id[i]) continue;
      mutated.push_back(id);
      mutated.back()[i] = digit;
    }
  }
  return mutated;
}

/// Cut, lengthened, swapped, quoted, encoded, injected: what becomes of an ID on its way.
std::vector<std::string> mangled(const std::string& id) {
  std::vector<std::string> all{id + id,
                               id + "0",
                               "0" + id,
                               '{' + id + '}',
                               '"' + id + '"',
                               '\'' + id + '\'',
                               id + "' OR 1=1--",
                               id + "; DROP TABLE clicks",
                               id + ',' + id,
                               id + std::string("\0", 1),
                               std::string("\0", 1) + id,
                               id.substr(0, 16) + std::string("\0", 1) + id.substr(16),
                               id + "%00",
                               "%" + id,
                               "%30" + id.substr(1),
                               "urn:uuid:" + id,
                               "0x" + id,
                               id + "\r\nX: 1",
                               std::string(id.rbegin(), id.rend()),
                               id.substr(16) + id.substr(0, 16),
                               std::string(32, '0'),
                               std::string(32, 'f'),
                               "\xef\xbc\x90" + id.substr(1),  // a full-width zero
                               "\xd9\xa0" + id.substr(1),
                               id.substr(0, 8) + '-' + id.substr(8),
                               std::string(5000, '0')};
  for (std::size_t size = 1; size < id.size(); ++size) all.push_back(id.substr(0, size));
  for (std::size_t i = 0; i + 1 < id.size(); ++i) {
    std::string swapped = id;
    std::swap(swapped[i], swapped[i + 1]);
    if (swapped != id) all.push_back(swapped);
  }
  return all;
}

TEST(ClickIds, ThatAreNotWholeAreNobodysAndNeverAnotherClicks) {
  Tracker tracker;
  const std::string id = tracker.click();
  const std::string other = tracker.click();
  std::vector<std::string> wrong = with_one_other_digit(id);
  for (const std::string& text : mangled(id)) wrong.push_back(text);
  const std::set<std::string> expected{"click_id_malformed", "click_id_not_ours", "click_id_unsubstituted"};
  HttpClient client = tracker.server.client();
  for (const std::string& text : wrong) {
    const PostbackAnswer answer = read_answer(client.get("/postback?" + query_of({{"click_id", text}})));
    EXPECT_TRUE(expected.contains(answer.code)) << text << ": " << answer.code;
    EXPECT_TRUE(answer.status == 400 || answer.status == 404) << text;
  }
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversions"), "0")
      << "nor was " << other << " paid";
}

TEST(ClickIds, InAnySpellingThatIsStillTheIdAreTheSameClick) {
  Tracker tracker;
  const std::string id = tracker.click();
  std::string upper = id;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const std::string dashed = id.substr(0, 8) + '-' + id.substr(8, 4) + '-' + id.substr(12, 4) + '-' +
                             id.substr(16, 4) + '-' + id.substr(20);
  const PostbackAnswer first = tracker.postback({{"click_id", id}});
  EXPECT_EQ(first.code, "recorded");
  for (const std::string& text : {upper, dashed}) {
    const PostbackAnswer again = tracker.postback({{"click_id", text}});
    EXPECT_EQ(again.code, "duplicate") << text;
    EXPECT_EQ(again.conversion_id, first.conversion_id) << text;
  }
}

TEST(ClickIds, AreUniqueAndTheirLastBitsAreNotToBeGuessed) {
  const auto wanted = static_cast<std::size_t>(scaled("HOMING_IDS", 3000));
  Tracker tracker;
  ClickLoad load(tracker.server.port());
  ASSERT_TRUE(eventually([&] { return load.acknowledged() >= wanted; }, std::chrono::minutes(30)));
  load.stop();
  const std::vector<std::string> ids = load.ids();
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());

  constexpr int kBits = 48;
  std::array<std::size_t, kBits> set_bits{};
  std::set<std::uint64_t> last_bits;
  for (const std::string& id : ids) {
    EXPECT_EQ(id.find_first_not_of(kDigits), std::string::npos);
    const std::uint64_t mac = std::stoull(id.substr(20), nullptr, 16);
    last_bits.insert(mac);
    for (int bit = 0; bit < kBits; ++bit) set_bits.at(static_cast<std::size_t>(bit)) += mac >> bit & 1U;
  }
  EXPECT_EQ(last_bits.size(), ids.size());
  for (const std::size_t set : set_bits) {
    EXPECT_GT(set, ids.size() * 2 / 5) << "of " << ids.size();
    EXPECT_LT(set, ids.size() * 3 / 5) << "of " << ids.size();
  }
}

}  // namespace
}  // namespace homing::test
