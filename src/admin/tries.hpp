#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admin/guess_limiter.hpp"
#include "admin/line_budget.hpp"
#include "homing/admin/call.hpp"

namespace homing::admin {

/// Tries of passwords, and of the link of the first start. Whoever guesses is slowed, and seen in the log:
/// never what was tried, and a name only where it is a user's, as people type passwords into its field.
///
/// Threads: any.
class Tries {
 public:
  /// Whether it is the password of this user, counted by whose it is and by address; without a user (nobody
  /// is called `name`) it takes as long. @throws Problem  the next try has to wait (429)
  [[nodiscard]] bool is_password(const Call& call, const std::string& name,
                                 const std::optional<UserWithPassword>& user, const std::string& password);
  /// @throws Problem  the next try has to wait (429)
  void allow_setup(const Call& call);

  /// The log's lines of tries that failed; setup_failed() counts the guess too.
  void sign_in_failed(const Call& call, const std::optional<UserWithPassword>& user);
  void own_password_failed(const Call& call);
  void setup_failed(const Call& call);

 private:
  void refuse_while_slowed(const std::vector<std::string>& keys);

  GuessLimiter guesses_;
  LineBudget sign_in_lines_;
  LineBudget own_password_lines_;
  LineBudget setup_lines_;
};

}  // namespace homing::admin
