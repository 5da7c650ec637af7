#include <gmock/gmock.h>

#include <bit>
#include <chrono>
#include <functional>
#include <random>

#include "homing/core/text.hpp"
#include "tests/store/road.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/scale.hpp"

/// One record that can't be stored among many that can.
namespace homing::store {
namespace {

using apply::test::click_id;
using apply::test::make_click;
using apply::test::make_postback;

/// A record that can't be stored; `good` is a click that is in the journal already.
struct Poison {
  std::string name;
  std::function<void(apply::test::FakeJournal&, const ClickId& good, unsigned number)> append;
};

std::vector<std::string> bad_texts() {
  using namespace std::string_literals;
  return {"\0"s,
          "\0a"s,
          "a\0b"s,
          "a\0"s,
          "\x80",              // a continuation without a start
          "\xBF",              // the last of them
          "\xC0\x80",          // NUL, overlong
          "\xC1\xBF",          // DEL, overlong
          "\xE0\x80\x80",      // NUL, overlong by two
          "\xE0\x9F\xBF",      // overlong
          "\xF0\x80\x80\x80",  // NUL, overlong by three
          "\xF0\x8F\xBF\xBF",  // overlong
          "\xED\xA0\x80",      // the first surrogate
          "\xED\xBF\xBF",      // the last one
          "\xF4\x90\x80\x80",  // behind the last character
          "\xF5\x80\x80\x80",  // likewise
          "\xF8\x88\x80\x80\x80",
          "\xFE",
          "\xFF",
          "\xC3",          // cut off
          "\xE2\x82",      // likewise
          "\xF0\x9F\x98",  // likewise
          "Z\xFCrich"};    // Latin-1
}

/// A click with something wrong in one field.
Poison bad_click(std::string name, std::function<void(Click&)> spoil) {
  return {"click, " + std::move(name),
          [spoil = std::move(spoil)](auto& journal, const ClickId&, unsigned number) {
            Click click = make_click(click_id(number));
            spoil(click);
            journal.append(click);
          }};
}

Poison bad_postback(std::string name, std::function<void(Postback&)> spoil) {
  return {"postback, " + std::move(name),
          [spoil = std::move(spoil)](auto& journal, const ClickId& good, unsigned number) {
            Postback postback = make_postback(number, good);
            postback.txid = std::to_string(number);
            spoil(postback);
            journal.append(postback);
          }};
}

/// The bytes of a good click, then spoiled.
Poison bad_bytes(std::string name, std::function<void(std::string&)> spoil) {
  return {"bytes, " + std::move(name),
          [spoil = std::move(spoil)](auto& journal, const ClickId&, unsigned number) {
            std::string bytes;
            encode(make_click(click_id(number)), bytes);
            spoil(bytes);
            journal.append(static_cast<std::uint8_t>(RecordType::kClick), bytes);
          }};
}

Poison unknown_type(std::uint8_t type) {
  return {"type " + std::to_string(type),
          [type](auto& journal, const ClickId&, unsigned) { journal.append(type, "of another time"); }};
}

void add_bad_texts(std::vector<Poison>& poisons) {
  for (const std::string& text : bad_texts()) {
    const std::string name = "text " + to_hex(text);
    poisons.push_back(bad_click(name + " in sub1", [text](Click& click) { click.subs[0] = text; }));
    poisons.push_back(bad_click(name + " in user_agent", [text](Click& click) { click.user_agent = text; }));
    poisons.push_back(bad_postback(name + " in txid", [text](Postback& postback) { postback.txid = text; }));
    poisons.push_back(
        bad_postback(name + " in params", [text](Postback& postback) { postback.params = text; }));
  }
}

void add_bad_addresses(std::vector<Poison>& poisons) {
  for (const std::string ip :
       {"nowhere", "1.2.3.4.5", "256.1.1.1", "::g", "1.2.3.4/33", "fe80::1%eth0", " "}) {
    poisons.push_back(bad_click("ip " + ip, [ip](Click& click) { click.ip = ip; }));
    poisons.push_back(bad_postback("ip " + ip, [ip](Postback& postback) { postback.ip = ip; }));
  }
}

void add_bad_bytes(std::vector<Poison>& poisons) {
  constexpr std::size_t kFlag = 17;  // behind the version and the ID
  for (const int version : {0, 2, 255})
    poisons.push_back(bad_bytes("version " + std::to_string(version),
                                [version](std::string& bytes) { bytes[0] = static_cast<char>(version); }));
  poisons.push_back(bad_bytes("none", [](std::string& bytes) { bytes = "\1"; }));
  poisons.push_back(bad_bytes("cut off", [](std::string& bytes) { bytes.pop_back(); }));
  poisons.push_back(bad_bytes("one more", [](std::string& bytes) { bytes.push_back('x'); }));
  poisons.push_back(bad_bytes("unknown flag", [](std::string& bytes) { bytes[kFlag] = 9; }));
  poisons.push_back(bad_bytes("unknown refusal", [](std::string& bytes) { bytes[kFlag + 1] = 99; }));
  for (const int type : {50, 99, 255}) poisons.push_back(unknown_type(static_cast<std::uint8_t>(type)));
}

std::string noise(std::size_t size) {  // that does not compress
  std::mt19937 random(1);
  std::string text(size, ' ');
  for (char& c : text) c = static_cast<char>(' ' + random() % 95);
  return text;
}

void add_impossible(std::vector<Poison>& poisons) {
  poisons.push_back({"second click of an ID",
                     [](auto& journal, const ClickId& good, unsigned) { journal.append(make_click(good)); }});
  for (const std::size_t size : {3000, 9000})
    poisons.push_back(bad_postback("txid of " + std::to_string(size),
                                   [size](Postback& postback) { postback.txid = noise(size); }));
  for (const std::int64_t millionths :
       {std::int64_t{-1}, std::int64_t{1'000'000'000'000'000'000}, std::int64_t{6'553'600'000'001'000'000}})
    poisons.push_back(bad_postback("amount " + std::to_string(millionths), [millionths](Postback& postback) {
      postback.amount = Decimal::from_millionths(millionths);
    }));
  poisons.push_back(bad_postback("received long after the end of time", [](Postback& postback) {
    postback.received_at = UnixMillis(std::chrono::milliseconds(8'000'000'000'000'000'000));
  }));
}

std::vector<Poison> all_poisons() {
  std::vector<Poison> poisons;
  add_bad_texts(poisons);
  add_bad_addresses(poisons);
  add_bad_bytes(poisons);
  add_impossible(poisons);
  return poisons;
}

class PoisonTest : public testing::Test {
 protected:
  PoisonTest() { fill_catalog(server_); }

  /// Carries so many records, one of which is poison, at a place that is drawn.
  /// @return how many transactions that took
  std::uint64_t carry(const Poison& poison, unsigned records) {
    const unsigned place = 1 + static_cast<unsigned>(random_() % (records - 1));
    const ClickId good = click_id(number_ + 1);
    for (unsigned i = 0; i < records; ++i) {
      ++number_;
      if (i == place) {
        poisoned_.push_back(std::to_string(road_.journal.end()));
        poison.append(road_.journal, good, number_);
      } else {
        road_.journal.append(make_click(click_id(number_)));
        ++good_;
      }
    }
    const std::uint64_t before = transactions();
    road_.run_to_end();
    return transactions() - before;
  }

  [[nodiscard]] std::uint64_t transactions() const {
    const std::string page = road_.metrics.to_text();
    return homing::test::metric(page, "homing_applier_batches_total") +
           homing::test::metric(page, "homing_applier_failures_total");
  }

  void expect_all_but_poison_there() {
    EXPECT_EQ(server_.value("SELECT count(*) FROM clicks"), std::to_string(good_));
    std::vector<std::string> rejected;
    for (const auto& row :
         server_.rows("SELECT position FROM rejected_records WHERE reason <> '' ORDER BY 1"))
      rejected.push_back(row[0]);
    EXPECT_EQ(rejected, poisoned_);
    EXPECT_THAT(counterexamples(server_), testing::IsEmpty());
  }

  test::TestDatabase server_;
  Road road_{server_, 1};
  std::mt19937 random_{20261125};
  unsigned number_ = 0;
  std::size_t good_ = 0;
  std::vector<std::string> poisoned_;
};

/// To halve them until the poison stands alone, carry both parts, and double again.
std::uint64_t most_transactions(unsigned records) {
  return 3U * static_cast<unsigned>(std::bit_width(records));
}

TEST_F(PoisonTest, OfAnyKindIsSetAsideAndHoldsNothingElseUp) {
  const unsigned records = static_cast<unsigned>(homing::test::scaled("HOMING_POISON_RECORDS", 20));
  const std::vector<Poison> poisons = all_poisons();
  EXPECT_GT(poisons.size(), 100U);
  for (const Poison& poison : poisons) {
    SCOPED_TRACE(poison.name);
    const std::size_t before = poisoned_.size();
    EXPECT_LE(carry(poison, records), most_transactions(records));
    EXPECT_EQ(server_.value("SELECT count(*) FROM rejected_records"), std::to_string(before + 1));
  }
  expect_all_but_poison_there();
}

TEST_F(PoisonTest, AmongTenThousandCostsAFewTransactions) {
  constexpr unsigned kRecords = 10'000;
  const Poison poison = bad_click("NUL", [](Click& click) { click.subs[0] = std::string_view("\0", 1); });
  EXPECT_LE(carry(poison, kRecords), most_transactions(kRecords));
  expect_all_but_poison_there();
}

}  // namespace
}  // namespace homing::store
