#pragma once

#include <string>

#include "tests/store/report_fixture.hpp"

namespace homing::store {

/// On the first of January ann has three clicks for shoes, one by a bot, and three sales, of which one is
/// pending and one rejected; on the second bob has two for boots, of which one sells, in dollars; and one
/// click is for an offer that nobody knows.
class TwoDaysReport : public ReportFixture {
 protected:
  TwoDaysReport() {
    using namespace std::chrono_literals;
    constexpr std::array kStatuses{ConversionStatus::kApproved, ConversionStatus::kPending,
                                   ConversionStatus::kRejected};
    for (const ConversionStatus status : kStatuses) {
      Click click = new_click(apply::test::kNoon);
      label(click, "first");
      add(click);
      convert(click, status);
    }
    Click bot = new_click(apply::test::kNoon);
    label(bot, "first");
    bot.flag = ClickFlag::kBot;
    add(bot);
    for (const bool sells : {true, false}) {
      Click click = new_click(apply::test::kNoon + 25h + 30min);
      to_boots(click);
      label(click, "second");
      add(click);
      if (sells) convert(click, ConversionStatus::kApproved, 1h);
    }
    Click refused = new_click(apply::test::kNoon + 24h);
    refused.offer.reset();
    refused.affiliate.reset();
    refused.advertiser.reset();
    refused.refusal = ClickRefusal::kOfferUnknown;
    add(refused);
  }

  static constexpr const char* kFirst = "3 clicks, 1 bot, 1/1/1 conversions, EUR 2.5 4 1.5";
  static constexpr const char* kSecond = "2 clicks, 0/1/0 conversions, USD 3 5 2";
  static constexpr const char* kRefused = "1 offer_unknown";
};

inline std::string line(const std::string& key, const std::string& values) {
  return key + ": " + values;
}

}  // namespace homing::store
