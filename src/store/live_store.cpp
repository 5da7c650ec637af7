#include "homing/store/live_store.hpp"

#include <algorithm>
#include <homing_sql/sql.hpp>

#include "homing/admin/answer.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "store/columns.hpp"
#include "store/parameter_values.hpp"

namespace homing::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// A snapshot as pg_current_snapshot() writes it: `10:20:10,14,15`.
bool is_snapshot(const std::string& text) {
  constexpr std::size_t kMost = 20'000;
  return text.size() <= kMost && std::count(text.begin(), text.end(), ':') == 2 && is_digit(text.front()) &&
         text.find_first_not_of("0123456789:,") == std::string::npos;
}

struct Question {
  std::string from;  ///< A click ID, or a time.
  const char* since;
  std::optional<std::string> offer, affiliate;
  int limit;
};

/// How many clicks are looked at: those of one offer or affiliate may be rare among all of them.
int reach_of(const Question& question) {
  return question.offer || question.affiliate ? LiveStore::kReachOfOne : LiveStore::kReachOfAll;
}

/// @returns whether there may be more behind those that were looked at
bool add_clicks(pqxx::work& work, const Question& question, std::vector<admin::LiveItem>& items) {
  bool more = false;
  const pqxx::result found =
      work.exec_prepared(sql::live_clicks.name, question.from, question.since, or_null(question.offer),
                         or_null(question.affiliate), question.limit, reach_of(question));
  for (const pqxx::row& row : found) {
    if (row[2].as<bool>()) items.push_back({columns::time(row[0]), "click", columns::text(row[1])});
    more |= row[3].as<bool>();
  }
  return more;
}

void add_postbacks(pqxx::work& work, const Question& question, std::vector<admin::LiveItem>& items) {
  const pqxx::result found =
      work.exec_prepared(sql::live_postbacks.name, question.from, question.since, or_null(question.offer),
                         or_null(question.affiliate), question.limit);
  for (const pqxx::row& row : found)
    items.push_back({columns::time(row[0]), "postback", columns::text(row[1])});
}

template <class Number>
std::optional<std::string> number_text(const std::optional<Number>& number) {
  return number ? std::optional(std::to_string(number->value())) : std::nullopt;
}

}  // namespace

admin::LivePage LiveStore::live(const admin::LiveFilter& filter, UnixMillis now) {
  const bool first = filter.since.empty();
  if (!first && !is_snapshot(filter.since))
    throw admin::bad_input({{"since", "is none that this list has given"}});
  Question question{.from = {},
                    .since = first ? nullptr : filter.since.c_str(),
                    .offer = number_text(filter.offer),
                    .affiliate = number_text(filter.affiliate),
                    .limit = filter.limit + 1};
  admin::LivePage page;
  database_.snapshot([&](pqxx::work& work) {
    page.next = work.exec_prepared1(sql::live_snapshot.name)[0].as<std::string>();
    question.from = first_click_id(now - (first ? minutes(hours(24)) : minutes(10)));
    if (filter.clicks) page.cut = add_clicks(work, question, page.items);
    question.from = time_text(now - (first ? minutes(60) : minutes(10)));
    if (filter.postbacks) add_postbacks(work, question, page.items);
  });
  std::stable_sort(page.items.begin(), page.items.end(),
                   [](const admin::LiveItem& a, const admin::LiveItem& b) { return a.at > b.at; });
  const auto limit = static_cast<std::size_t>(filter.limit);
  if (page.items.size() > limit) {
    page.cut = true;
    page.items.resize(limit);
  }
  std::reverse(page.items.begin(), page.items.end());
  return page;
}

}  // namespace homing::store
