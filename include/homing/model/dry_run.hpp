#pragma once

#include <optional>
#include <string>
#include <vector>

#include "homing/model/postback.hpp"

/// What would be done with a request, found out by the code that does it, with nothing written.
namespace homing {

/// One step on the way to the answer.
struct DryStep {
  std::string step;     ///< `offer`, `click_id`, ...
  std::string outcome;  ///< One word: `ok`, or the code of what went wrong; `skipped` behind that.
  std::string why;      ///< A sentence for a person.
};

struct DryClick {
  std::vector<DryStep> steps;
  unsigned status = 0;
  std::string location;  ///< Empty where there is none. 32 zeros stand for the click ID.
};

/// Where the visitor of a click that is stored was sent, as far as that can be told afterwards: a click
/// stores no URL but the deep link that it asked for.
struct PastRedirect {
  std::string outcome;  ///< `target`, `deep_link`, `fallback`, `no_fallback`; `not_known`: the offer is gone.
  unsigned status = 0;  ///< Of the answer; 0 where it is not known.
  std::string location;  ///< Empty where there is none.
  std::string body;      ///< What was answered instead of a redirect.
  std::string why;       ///< How far that is sure: for a person.
};

/// A postback as far as it can be judged without the database.
struct DryPostback {
  std::vector<DryStep> steps;
  /// Empty when the request names no click of ours: then `answer` is final. Else it is as it would be
  /// recorded; with `refused`, `answer` is final too.
  std::optional<Postback> postback;
  PostbackOutcome answer{};
};

}  // namespace homing
