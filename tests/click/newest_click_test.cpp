#include "homing/click/newest_click.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "homing/model/record_type.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::click {
namespace {

constexpr UnixMillis kNoon{std::chrono::milliseconds{1'767'268'800'000}};  // 2026-01-01 12:00 UTC

class NewestClick : public testing::Test {
 protected:
  [[nodiscard]] journal::JournalOptions options(const ClickIdMint& mint) const {
    journal::JournalOptions options;
    options.folder = folder_.path().string();
    options.segment_bytes = 4096;
    options.max_bytes = 1 << 20;
    options.mark = [&mint] { return mint_mark(mint); };
    return options;
  }

  /// A segment's worth of postbacks, and one more.
  static void append_postbacks(journal::Journal& journal) {
    boost::asio::io_context io;
    const std::string record(1000, 'p');
    for (int i = 0; i < 5; ++i) {
      boost::asio::co_spawn(
          io,
          [&]() -> boost::asio::awaitable<void> {
            EXPECT_FALSE(co_await journal.append(static_cast<std::uint8_t>(RecordType::kPostback), record));
          },
          boost::asio::detached);
      io.run();
      io.restart();
    }
  }

  test::TempFolder folder_;
  journal::PosixFileSystem disk_;
  Metrics metrics_;
};

TEST_F(NewestClick, IsKnownWhenOnlyPostbacksAreLeftInTheJournal) {
  const ClickIdKeys keys({ClickIdKey{.version = 0, .bytes = {}, .active_from = {}}});
  ClickIdMint mint(1, UnixMillis{});
  {
    journal::Journal journal(disk_, options(mint), metrics_);
    const ClickId id = mint.mint(keys, kNoon);
    EXPECT_EQ(id.time(), kNoon);
    append_postbacks(journal);
    journal.release_before(journal.end());
    EXPECT_GT(journal.status().first, 1U) << "the first segment should be gone";
  }
  EXPECT_GE(newest_click_time(disk_, folder_.path().string()), kNoon);
}

TEST_F(NewestClick, OfAnEmptyJournalIsTheEpoch) {
  EXPECT_EQ(newest_click_time(disk_, folder_.path().string()), UnixMillis{});
}

}  // namespace
}  // namespace homing::click
