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

void add(pqxx::work& work, const sql::Query& query, const Question& question, const char* kind,
         std::vector<admin::LiveItem>& items) {
  for (const pqxx::row& row :
       work.exec_prepared(query.name, question.from, question.since, or_null(question.offer),
                          or_null(question.affiliate), question.limit))
    items.push_back({columns::time(row[0]), kind, columns::text(row[1])});
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
    if (filter.clicks) add(work, sql::live_clicks, question, "click", page.items);
    question.from = time_text(now - (first ? minutes(60) : minutes(10)));
    if (filter.postbacks) add(work, sql::live_postbacks, question, "postback", page.items);
  });
  std::stable_sort(page.items.begin(), page.items.end(),
                   [](const admin::LiveItem& a, const admin::LiveItem& b) { return a.at > b.at; });
  page.cut = page.items.size() > static_cast<std::size_t>(filter.limit);
  if (page.cut) page.items.resize(static_cast<std::size_t>(filter.limit));
  std::reverse(page.items.begin(), page.items.end());
  return page;
}

}  // namespace homing::store
