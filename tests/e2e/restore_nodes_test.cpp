#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "homing/core/text.hpp"
#include "homing/journal/journal.hpp"
#include "homing/model/click.hpp"
#include "homing/model/click_id_mint.hpp"
#include "homing/model/postback.hpp"
#include "homing/model/record_type.hpp"
#include "tests/support/backup.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;

/// Records for the journal of a server that is down: so a test gets at what the server took long ago.
class OldRecords {
 public:
  template <class Record>
  void add(RecordType type, const Record& record) {
    std::string payload;
    encode(record, payload);
    records_.emplace_back(static_cast<std::uint8_t>(type), std::move(payload));
  }

  void write_to(const HomingServer& server) {
    journal::PosixFileSystem disk;
    Metrics metrics;
    boost::asio::io_context io;
    journal::JournalOptions options;
    options.folder = (server.data_folder() / "journal").string();
    options.stepped = true;
    journal::Journal journal(disk, options, metrics);
    std::vector<std::future<std::error_code>> written;
    for (const auto& [type, payload] : records_)
      written.push_back(boost::asio::co_spawn(io, journal.append(type, payload), boost::asio::use_future));
    io.poll();
    journal.step();
    io.restart();
    io.poll();
    for (auto& lost : written) ASSERT_FALSE(lost.get());
  }

 private:
  std::vector<std::pair<std::uint8_t, std::string>> records_;
};

/// Two servers. One has the clicks, the other was sent their postbacks, and has applied them, later than
/// `parked_postbacks_kept` after the click; all of it behind the backup. Both are down, and the database is
/// back at the backup.
class RestoredNodes : public testing::Test {
 protected:
  void SetUp() override {
    postbacks_.start();
    const ClickId newest = ClickId::parse(tracker_.click()).value();
    stop_both();
    const Backup backup(database_.url());
    take_old_clicks_and_postbacks(newest.node());
    tracker_.server.start();
    await_all_applied(tracker_.server);
    postbacks_.start();
    await_all_applied(postbacks_);
    before_ = conversions();
    ASSERT_EQ(before_.size(), kClicks);
    stop_both();
    backup.restore();
    ASSERT_EQ(database_.value("SELECT count(*) FROM conversions"), "0");
  }

  void stop_both() {
    ASSERT_EQ(tracker_.server.stop(), 0) << tracker_.server.log();
    ASSERT_EQ(postbacks_.stop(), 0) << postbacks_.log();
  }

  /// Two days between a click and its postbacks, the last of which came five minutes ago.
  void take_old_clicks_and_postbacks(NodeNumber node) {
    const UnixMillis now = SystemClock().now();
    ClickIdMint mint(node, UnixMillis{});
    OldRecords clicks;
    OldRecords postbacks;
    for (std::size_t i = 0; i < kClicks; ++i) {
      Click click;
      click.id = mint.mint(keys(), now - 48h);
      click.offer = OfferId(7);
      click.affiliate = AffiliateId(42);
      click.advertiser = acme();
      clicks.add(RecordType::kClick, click);
      postbacks.add(RecordType::kPostback, postback(click.id, now - 6min, std::nullopt));
      postbacks.add(RecordType::kPostback, postback(click.id, now - 5min, ConversionStatus::kRejected));
      ids_.push_back(click.id.to_string());
    }
    clicks.write_to(tracker_.server);
    postbacks.write_to(postbacks_);
  }

  [[nodiscard]] ClickIdKeys keys() const {
    const std::string bytes =
        from_hex(database_.value("SELECT encode(key, 'hex') FROM click_id_keys")).value();
    ClickIdKey key;
    std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
    return ClickIdKeys({key});
  }

  [[nodiscard]] AdvertiserId acme() const {
    return AdvertiserId(std::stoll(database_.value("SELECT id FROM advertisers WHERE ref = 'acme'")));
  }

  static Postback postback(const ClickId& click, UnixMillis received_at,
                           std::optional<ConversionStatus> status) {
    Postback postback;
    postback.id = Uuid::random_v7(received_at);
    postback.received_at = received_at;
    postback.click_id = click;
    postback.txid = "A";
    postback.status = status;
    postback.method = "GET";
    return postback;
  }

  static void await_all_applied(const HomingServer& server) {
    ASSERT_TRUE(eventually([&] {
      const auto ready = nlohmann::json::parse(server.admin().get("/readyz").body);
      return ready.at("lag_records") == 0 && ready.at("degraded").empty();
    })) << server.log();
  }

  [[nodiscard]] std::vector<Row> conversions() const {
    return database_.rows(
        "SELECT click_id, conversion_id, status, events, payout, recorded_at, changed_at FROM conversions "
        "ORDER BY 1");
  }

  void expect_all_back() {
    ASSERT_TRUE(eventually([&] { return conversions() == before_; }))
        << conversions().size() << " conversions; " << postbacks_.log();
    EXPECT_EQ(database_.value("SELECT count(*) FROM unmatched_postbacks"), "0");
    EXPECT_EQ(database_.value("SELECT string_agg(DISTINCT code, ' ' ORDER BY code) FROM postbacks"),
              "recorded updated");
    const Finished verified = tracker_.verify();
    EXPECT_EQ(verified.exit_code, 0) << verified.output;
    const std::string again = "/postback?txid=A&status=rejected&click_id=" + ids_.front();
    for (const HomingServer* server : {&tracker_.server, &postbacks_})
      EXPECT_EQ(read_answer(server->client().get(again)).code, "duplicate");
  }

  static constexpr std::size_t kClicks = 20;

  Tracker tracker_;  // its server is the one that has the clicks
  const TestDatabase& database_ = tracker_.database;
  HomingServer postbacks_{database_.url(), {{"HOMING_POSTBACK_WAIT", "20s"}}};
  std::vector<std::string> ids_;
  std::vector<Row> before_;
};

TEST_F(RestoredNodes, APostbackComesBackThoughItsClickDoesSoLater) {
  postbacks_.start();
  await_all_applied(postbacks_);
  EXPECT_EQ(database_.value("SELECT count(*) FROM unmatched_postbacks"), std::to_string(2 * kClicks));
  tracker_.server.start();
  expect_all_back();
}

TEST_F(RestoredNodes, APostbackComesBackBehindItsClick) {
  tracker_.server.start();
  await_all_applied(tracker_.server);
  postbacks_.start();
  expect_all_back();
}

}  // namespace
}  // namespace homing::test
