#include "store/click_copy.hpp"

#include <homing_sql/sql.hpp>

#include "store/binary_copy.hpp"

namespace homing::store {
namespace {

constexpr std::int16_t kColumns = 30;

template <class Tag>
void copy_id(BinaryCopy& copy, const std::optional<Id<Tag>>& id) {
  copy.or_null(id, [](BinaryCopy& to, Id<Tag> present) { to.bigint(present.value()); });
}

void copy_click(BinaryCopy& copy, const Click& click) {
  copy.begin_row();
  copy.uuid(click.id.uuid());
  copy.timestamptz(click.id.time());
  copy.text_or_null(name_of(click.flag));
  copy.text_or_null(name_of(click.refusal));
  copy.smallint(click.notes);
  copy_id(copy, click.offer);
  copy_id(copy, click.affiliate);
  copy_id(copy, click.advertiser);
  for (const std::string_view sub : click.subs) copy.text_or_null(sub);
  copy.text_or_null(click.source);
  copy.text_or_null(click.creative);
  copy.text_or_null(click.ext_id);
  copy.text_or_null(click.url);
  copy.text_or_null(click.other_params);
  copy.inet_or_null(click.ip);
  copy.text_or_null(click.user_agent);
  copy.text_or_null(click.referer);
  copy.text_or_null(click.country);
  copy.text_or_null(click.device);
  copy.text_or_null(click.os);
  copy.text_or_null(click.browser);
}

}  // namespace

void copy_clicks(pqxx::work& work, const std::vector<Click>& clicks) {
  BinaryCopy copy(work, sql::copy_clicks.text, kColumns);
  for (const Click& click : clicks) copy_click(copy, click);
  copy.complete();
}

}  // namespace homing::store
