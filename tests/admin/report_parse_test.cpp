#include <gmock/gmock.h>

#include "homing/admin/report_text.hpp"
#include "tests/admin/parameters.hpp"

namespace homing::admin {
namespace {

using test::call_with;
using test::faults;
using test::kNow;
using test::sample;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

ReportRequest parse(const std::string& query) {
  return parse_report_request(call_with(query), *sample());
}

std::vector<std::string> report_faults(const std::string& query) {
  return faults([&] { parse(query); });
}

TEST(ReportParameters, AskForTheWholeOfTheLastDaysWithoutAny) {
  const ReportRequest request = parse("");
  EXPECT_THAT(request.query.groups, IsEmpty());
  EXPECT_THAT(request.query.filters, IsEmpty());
  EXPECT_EQ(request.query.period.zone, "UTC");
  EXPECT_EQ(request.query.period.now, kNow);
  EXPECT_FALSE(request.query.period.from.has_value() || request.query.period.to.has_value());
  EXPECT_EQ(request.query.limit, 50U);
  EXPECT_EQ(request.query.offset, 0U);
  EXPECT_FALSE(request.query.previous || request.query.unique_clicks || request.query.time_to_conversion);
  EXPECT_EQ(request.format, ReportFormat::kJson);
}

TEST(ReportParameters, NameUpToThreeGroups) {
  EXPECT_THAT(parse("group=day,sub10,reason").query.groups,
              ElementsAre(Dimension::kDay, Dimension::kSub10, Dimension::kReason));
  EXPECT_THAT(report_faults("group=day,offer,goal,os"), ElementsAre("group"));
  EXPECT_THAT(report_faults("group=day,day"), ElementsAre("group"));
  EXPECT_THAT(report_faults("group=sub11"), ElementsAre("group"));
  EXPECT_THAT(report_faults("group=day,"), ElementsAre("group"));
  EXPECT_THAT(report_faults("group=day&group=os"), ElementsAre("group"));
}

TEST(ReportParameters, EveryDimensionIsAGroupAndAFilter) {
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const auto dimension = static_cast<Dimension>(i);
    const std::string name(name_of(dimension));
    EXPECT_EQ(parse_dimension(name), dimension);
    EXPECT_THAT(parse("group=" + name).query.groups, ElementsAre(dimension));
    EXPECT_THAT(parse(name + "=").query.filters, ElementsAre(Pair(dimension, ElementsAre(""))))
        << "the absent ones";
  }
}

TEST(ReportParameters, FilterTheCatalogByNumberOrRef) {
  EXPECT_THAT(parse("offer=quest&offer=22&affiliate=nora&advertiser=globex&advertiser=1").query.filters,
              ElementsAre(Pair(Dimension::kAdvertiser, ElementsAre("2", "1")),
                          Pair(Dimension::kOffer, ElementsAre("21", "22")),
                          Pair(Dimension::kAffiliate, ElementsAre("42"))));
  EXPECT_THAT(parse("goal=quest/sale&goal=11").query.filters,
              ElementsAre(Pair(Dimension::kGoal, ElementsAre("12", "11"))));
  EXPECT_THAT(parse("goal=sale").query.filters, ElementsAre(Pair(Dimension::kGoal, ElementsAre("12", "13"))));
  EXPECT_THAT(report_faults("offer=nosuch&affiliate=999&advertiser=x&goal=nosuch/sale&goal=quest/none"),
              testing::UnorderedElementsAre("offer", "affiliate", "advertiser", "goal", "goal"));
}

TEST(ReportParameters, FilterByAReasonThatThereIs) {
  EXPECT_THAT(parse("reason=offer_paused&reason=").query.filters,
              ElementsAre(Pair(Dimension::kReason, ElementsAre("offer_paused", ""))));
  EXPECT_THAT(report_faults("reason=offer_paused&reason=paused"), ElementsAre("reason"))
      << "else the report would be empty, as if there were no such click";
}

TEST(ReportParameters, FilterByACountryHoweverItIsTyped) {
  EXPECT_THAT(parse("country=DE&country=fr&country=").query.filters,
              ElementsAre(Pair(Dimension::kCountry, ElementsAre("DE", "FR", ""))));
  EXPECT_THAT(report_faults("country=Germany&country=D&country=D1&country=%C3%A4"),
              ElementsAre("country", "country", "country", "country"));
}

TEST(ReportParameters, FilterByAnyText) {
  EXPECT_THAT(parse("sub1=a%2Cb&sub1=%27%3B--&source=%FF").query.filters,
              ElementsAre(Pair(Dimension::kSource, ElementsAre("%FF")),
                          Pair(Dimension::kSub1, ElementsAre("a,b", "';--"))));
  EXPECT_THAT(report_faults("sub1=" + std::string(1025, 'a')), ElementsAre("sub1"));
  std::string many;
  for (int i = 0; i < 101; ++i) many += "sub1=" + std::to_string(i) + "&";
  EXPECT_THAT(report_faults(many), ElementsAre("sub1"));
}

TEST(ReportParameters, FilterByDayAndHour) {
  EXPECT_THAT(parse("day=2026-11-26&hour=2026-11-26T14:00:00+01:00").query.filters,
              ElementsAre(Pair(Dimension::kDay, ElementsAre("2026-11-26")),
                          Pair(Dimension::kHour, ElementsAre("2026-11-26T13:00:00.000Z"))));
  for (const char* const hour :
       {"2026-11-26T00:30:00%2B11:00", "2026-11-26T00:30:00+11:00", "2026-11-25T13:30Z"}) {
    EXPECT_THAT(parse("hour=" + std::string(hour)).query.filters,
                ElementsAre(Pair(Dimension::kHour, ElementsAre("2026-11-25T13:30:00.000Z"))))
        << hour;
  }
  EXPECT_THAT(report_faults("day=2026-11-31&hour=2026-11-26T14:00"), ElementsAre("day", "hour"));
}

TEST(ReportParameters, GiveAPeriodInAZone) {
  const Period period = parse("from=2026-11-01&to=2026-11-07&tz=Europe/Berlin").query.period;
  EXPECT_EQ(period.zone, "Europe/Berlin");
  EXPECT_EQ(period.from, Moment::parse("2026-11-01"));
  EXPECT_EQ(period.to->time, Moment::parse("2026-11-08")->time) << "the last day with its whole";
  EXPECT_THAT(report_faults("from=yesterday&to=2026-02-30&tz=CEST"), ElementsAre("from", "to", "tz"));
}

TEST(ReportParameters, SortByAColumnOrAGroup) {
  const auto sort_of = [](const std::string& query) { return parse(query).query.sort; };
  EXPECT_EQ(std::get<ReportColumn>(sort_of("group=offer").by), ReportColumn::kClicks);
  EXPECT_TRUE(sort_of("group=offer").descending);
  EXPECT_EQ(std::get<Dimension>(sort_of("group=day,offer").by), Dimension::kDay);
  EXPECT_FALSE(sort_of("group=day,offer").descending);
  EXPECT_TRUE(sort_of("group=day&sort=day&order=desc").descending);
  const ReportSort by_money = sort_of("sort=epc&order=asc&currency=USD");
  EXPECT_EQ(std::get<ReportColumn>(by_money.by), ReportColumn::kEpc);
  EXPECT_FALSE(by_money.descending);
  EXPECT_EQ(by_money.currency, "USD");
  EXPECT_TRUE(std::holds_alternative<ByChange>(sort_of("sort=change&compare=previous").by));
  EXPECT_TRUE(sort_of("sort=change&compare=previous").descending);
  EXPECT_FALSE(sort_of("sort=change&compare=previous&order=asc").descending);
  EXPECT_THAT(report_faults("sort=change"), ElementsAre("sort")) << "beside nothing";
  EXPECT_THAT(report_faults("sort=offer&order=up&currency=XYZ"), ElementsAre("sort", "order", "currency"));
  for (std::size_t i = 0; i < kReportColumns; ++i) {
    const auto column = static_cast<ReportColumn>(i);
    EXPECT_EQ(std::get<ReportColumn>(sort_of("sort=" + std::string(name_of(column))).by), column);
  }
}

TEST(ReportParameters, AskForWhatTakesLonger) {
  EXPECT_TRUE(parse("with=unique_clicks").query.unique_clicks);
  EXPECT_TRUE(parse("with=unique_clicks,time_to_conversion").query.time_to_conversion);
  EXPECT_TRUE(parse("sort=unique_clicks").query.unique_clicks);
  EXPECT_TRUE(parse("sort=time_to_conversion").query.time_to_conversion);
  EXPECT_TRUE(parse("compare=previous").query.previous);
  EXPECT_THAT(report_faults("with=everything&compare=nothing"), ElementsAre("with", "compare"));
}

TEST(ReportParameters, CompareWithThePeriodBeforeOrOneThatBeginsThen) {
  EXPECT_FALSE(parse("").query.previous);
  EXPECT_FALSE(parse("compare=previous").query.previous_from.has_value());
  for (const char* const time :
       {"2026-11-25", "2026-11-25T14:30", "2026-11-25T14:30:00Z", "2026-11-25T14:30:00%2B01:00"}) {
    const ReportQuery query = parse("compare=" + std::string(time)).query;
    EXPECT_TRUE(query.previous) << time;
    EXPECT_EQ(query.previous_from.value().is_local, std::string_view(time).size() < 20) << time;
  }
  EXPECT_EQ(parse("compare=2026-11-25").query.previous_from, Moment::parse("2026-11-25")) << "its begin";
  for (const char* const wrong : {"yesterday", "2026-02-30", "1969-12-31", "3000-01-01", "2026-11-25T24:00"})
    EXPECT_THAT(report_faults("compare=" + std::string(wrong)), ElementsAre("compare")) << wrong;
}

TEST(ReportParameters, GivePages) {
  EXPECT_EQ(parse("limit=500&cursor=r100").query.limit, 500U);
  EXPECT_EQ(parse("limit=500&cursor=r100").query.offset, 100U);
  EXPECT_EQ(parse("format=csv").query.limit, 10'000U);
  for (const char* const wrong :
       {"limit=0", "limit=501", "limit=-1", "limit=x", "limit=1e3", "format=csv&limit=50001"}) {
    EXPECT_THAT(report_faults(wrong), ElementsAre("limit")) << wrong;
  }
  for (const char* const wrong :
       {"cursor=100", "cursor=r", "cursor=r-1", "cursor=r99999999999999999999", "cursor=x1"}) {
    EXPECT_THAT(report_faults(wrong), ElementsAre("cursor")) << wrong;
  }
}

TEST(ReportParameters, RefuseWhatTheyDoNotKnow) {
  EXPECT_THAT(report_faults("grop=day&format=xml&tz=UTC&tz=UTC"), ElementsAre("format", "tz", "grop"));
  EXPECT_THAT(report_faults("%00%FF=1"), ElementsAre("%00%FF")) << "what is said of it can be sent as JSON";
}

}  // namespace
}  // namespace homing::admin
