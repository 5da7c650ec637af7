#include "homing/core/units.hpp"
#include "homing/postback/postback_handler.hpp"
#include "postback/door.hpp"

// What is decided is decided by the same functions as on the road; here it is only told.
namespace homing::postback {
namespace {

DryStep tell_request(const AtTheDoor& door) {
  if (door.unread) return {"request", std::string(name_of(door.unread->code)), door.unread->message};
  return {"request", "ok", std::to_string(door.parameters.all.size()) + " parameters were read."};
}

DryStep tell_click_id(const AtTheDoor& door) {
  if (door.postback) {
    const ClickId& id = door.postback->click_id;
    return {"click_id", "ok",
            "The click_id is genuine: minted " + time_text(id.time()) + " by node " +
                std::to_string(id.node()) + "."};
  }
  if (door.unread) return {"click_id", "skipped", "The request could not be read whole."};
  return {"click_id", std::string(name_of(door.refusal.code)), door.refusal.message};
}

DryStep tell_values(const AtTheDoor& door) {
  if (!door.postback) return {"values", "skipped", "There is no click_id of ours."};
  if (door.unread) return {"values", "skipped", "The request could not be read whole."};
  if (!door.postback->refused) return {"values", "ok", "Every value is what it has to be."};
  return {"values", std::string(name_of(door.refusal.code)), door.refusal.message};
}

}  // namespace

DryPostback PostbackHandler::dry_run(const http::Request& request) const {
  const UnixMillis now = clock_.now();
  const AtTheDoor door = read_at_the_door(request, Uuid::random_v7(now), now, catalog_.snapshot()->keys(),
                                          catalog_.is_up_to_date());
  return {{tell_request(door), tell_click_id(door), tell_values(door)}, door.postback, door.refusal};
}

}  // namespace homing::postback
