#include "store/click_copy.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/store_error.hpp"
#include "store/binary_copy.hpp"

namespace homing::store {
namespace {

constexpr std::int16_t kColumns = 30;

template <class Tag>
void copy_id(BinaryCopy& copy, const std::optional<Id<Tag>>& id) {
  id ? copy.bigint(id->value()) : copy.null();
}

void copy_ip(BinaryCopy& copy, std::string_view text) {
  if (text.empty()) return copy.null();
  const auto address = parse_ip(text);
  if (!address)
    throw StoreError(StoreFailure::kBadData, "22P02: \"" + std::string(text) + "\" is no IP address");
  copy.inet(*address);
}

void copy_click(BinaryCopy& copy, const Click& click) {
  copy.begin_row();
  copy.uuid(click.id.uuid());
  copy.timestamptz(click.id.time());
  copy.text(name_of(click.flag));
  copy.text(name_of(click.refusal));
  copy.smallint(click.notes);
  copy_id(copy, click.offer);
  copy_id(copy, click.affiliate);
  copy_id(copy, click.advertiser);
  for (const std::string_view sub : click.subs) copy.text(sub);
  copy.text(click.source);
  copy.text(click.creative);
  copy.text(click.ext_id);
  copy.text(click.url);
  copy.text(click.other_params);
  copy_ip(copy, click.ip);
  copy.text(click.user_agent);
  copy.text(click.referer);
  copy.text(click.country);
  copy.text(click.device);
  copy.text(click.os);
  copy.text(click.browser);
}

}  // namespace

void copy_clicks(pqxx::work& work, const std::vector<Click>& clicks) {
  BinaryCopy copy(work, sql::copy_clicks.text, kColumns);
  for (const Click& click : clicks) copy_click(copy, click);
  copy.complete();
}

}  // namespace homing::store
