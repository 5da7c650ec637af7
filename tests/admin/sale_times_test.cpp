#include "admin/sale_times.hpp"

#include <gmock/gmock.h>

#include "homing/admin/period.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

UnixMillis at(const char* text) {
  return parse_instant(text).value();
}

/// Has the clock of a zone that is an hour ahead.
class AnHourAhead final : public Conversions {
 public:
  std::vector<ConversionLine> page(const ConversionFilter&, const std::optional<ConversionPlace>&,
                                   int) override {
    return {};
  }
  std::vector<ConversionKey> find(const std::vector<Uuid>&) override { return {}; }
  ConversionStory story(const ConversionKey&) override { return {}; }
  std::vector<UnixMillis> times_on_clock(const std::vector<UnixMillis>& shown,
                                         const std::string& zone) override {
    EXPECT_EQ(zone, "Europe/Berlin");
    ++asked;
    std::vector<UnixMillis> times;
    for (const UnixMillis time : shown) times.push_back(time - 1h);
    return times;
  }

  int asked = 0;
};

Sale sale(const std::string& time) {
  Sale made;
  if (!time.empty()) made.parameters = {{"txid", "A-1"}, {"conversion_time", time}};
  return made;
}

const UnixMillis kClick = at("2026-11-01T10:20:30.400Z");
const TimeBounds kBounds{at("2026-11-30T12:00:00Z"), at("2026-10-01T00:00:00Z"), kClick};

/// The time, or the code of the refusal.
std::string booked(const std::string& text, const TimeBounds& bounds = kBounds) {
  AnHourAhead nobody;
  const BookedTime time = booked_time(text, times_of({sale(text)}, "UTC", nobody).at(0), bounds);
  EXPECT_EQ(nobody.asked, 0);
  EXPECT_EQ(time.code.empty(), time.fault.empty());
  return time.code.empty() ? time_text(time.at) : time.code;
}

TEST(SaleTimes, AreReadByTheClockOfTheZoneUnlessTheyHaveAnOffset) {
  AnHourAhead berlin;
  const auto times = times_of({sale("2026-11-05T14:30"), sale(""), sale("2026-11-05T14:30:00-03:00"),
                               sale("yesterday"), sale("2026-11-05")},
                              "Europe/Berlin", berlin);
  ASSERT_EQ(times.size(), 5U);
  EXPECT_EQ(time_text(times[0].value().at), "2026-11-05T13:30:00.000Z");
  EXPECT_FALSE(times[1].has_value());
  EXPECT_EQ(time_text(times[2].value().at), "2026-11-05T17:30:00.000Z");
  EXPECT_FALSE(times[3].has_value());
  EXPECT_EQ(time_text(times[4].value().at), "2026-11-04T23:00:00.000Z");
  EXPECT_EQ(berlin.asked, 1) << "once for all of them";
}

TEST(SaleTimes, AreWhatAConversionIsBookedTo) {
  EXPECT_EQ(booked("2026-11-05T14:30"), "2026-11-05T14:30:00.000Z");
  EXPECT_EQ(booked("2026-11-05"), "2026-11-05T00:00:00.000Z");
  EXPECT_EQ(booked("2026-11-01T10:20:30.400Z"), "2026-11-01T10:20:30.400Z") << "the click's very time";
}

TEST(SaleTimes, WithoutATimeOfDayAreNotBeforeAClickOfThatDay) {
  EXPECT_EQ(booked("2026-11-01"), time_text(kClick));
  EXPECT_EQ(booked("2026-11-01T10:20"), time_text(kClick)) << "nor of that minute";
  EXPECT_EQ(booked("2026-10-30"), "conversion_before_click");
  EXPECT_EQ(booked("2026-11-01T10:19"), "conversion_before_click");
}

TEST(SaleTimes, AreNotInTheFutureButForADifferenceOfClocks) {
  EXPECT_EQ(booked("2026-11-30T12:00:59"), "2026-11-30T12:00:00.000Z") << "it is now, at most";
  EXPECT_EQ(booked("2026-11-30T12:01:01"), "conversion_time_invalid");
  EXPECT_EQ(booked("2999-01-01"), "conversion_time_invalid");
}

TEST(SaleTimes, GoBackAsFarAsDataIsKept) {
  TimeBounds by_code = kBounds;
  by_code.click.reset();
  EXPECT_EQ(booked("2026-10-01T00:00:00Z", by_code), "2026-10-01T00:00:00.000Z");
  EXPECT_EQ(booked("2026-09-30T23:59:59Z", by_code), "conversion_time_invalid");
  EXPECT_EQ(booked("1970-01-01", by_code), "conversion_time_invalid");
}

TEST(SaleTimes, SayWhatIsWrong) {
  for (const char* const none : {"yesterday", "05.11.2026", "2026-02-30", "1762345800", "2026-11-05T25:00"})
    EXPECT_EQ(booked(none), "conversion_time_invalid") << none;
  EXPECT_THAT(booked_time("5.11.", std::nullopt, kBounds).fault,
              HasSubstr("\"5.11.\" is no time; expected one like 2026-11-05"));
  const SaleTime early{at("2026-10-30"), 0ms};
  EXPECT_THAT(booked_time("2026-10-30", early, kBounds).fault,
              HasSubstr("before the click, which was made at 2026-11-01T10:20:30.400Z"));
}

}  // namespace
}  // namespace homing::admin
