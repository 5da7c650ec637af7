#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tests/support/tracker.hpp"

namespace homing::test {

/// The real server under abuse, and the book of what it should have counted.
class AbusedTracker {
 public:
  explicit AbusedTracker(std::map<std::string, std::string> settings = {});

  /// How many clicks it has recorded, by its own count.
  [[nodiscard]] std::uint64_t clicks();
  /// How many messages it has refused before a handler saw them.
  [[nodiscard]] std::uint64_t refused();
  /// How many requests it has answered, refused ones too, but those of the functions here.
  [[nodiscard]] std::uint64_t answered();
  /// The same by the first digit of the status, but without requests of which the end never came.
  [[nodiscard]] std::map<int, std::uint64_t> answers_to_complete_requests();
  /// Connections, this question's included.
  [[nodiscard]] std::uint64_t open_connections();

  /// A normal click on a fresh connection, which has to be answered with a redirect and an ID.
  void click_as_usual();
  /// How many those were.
  [[nodiscard]] std::uint64_t usual_clicks() const { return usual_clicks_; }

  /// Waits until the database has what the server has counted, and checks that it has that exactly, and
  /// nothing of what was smuggled.
  void expect_the_database_to_agree();

  Tracker tracker;

 private:
  [[nodiscard]] std::string page();

  std::uint64_t usual_clicks_ = 0;
  std::uint64_t at_start_ = 0;  // answers to the question whether it is up
  std::uint64_t pages_ = 0;     // of /metrics that were asked for
};

}  // namespace homing::test
