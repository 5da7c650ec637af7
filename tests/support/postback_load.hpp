#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/http_client.hpp"
#include "tests/support/load.hpp"

namespace homing::test {

/// Postbacks for the clicks of a load, from several advertisers' servers at once until stopped; and the book
/// of what they were answered. Each of the load's clicks whose number divides by `one_in` gets one postback,
/// by GET, as a form or as JSON. One that is cut off is sent again, and one in four is sent twice in any
/// case, as advertisers' servers do.
///
/// Ownership: borrows the load, which must outlive it.
class PostbackLoad {
 public:
  PostbackLoad(std::uint16_t port, const ClickLoad& clicks, std::size_t one_in = 10, int senders = 2);
  ~PostbackLoad();

  void stop();
  /// The clicks whose postback was answered with 200 or 202: each must have led to one conversion.
  [[nodiscard]] std::vector<std::string> acknowledged() const;
  struct OtherAnswer {
    std::string click;
    std::string text;  ///< Status and body.
    friend bool operator==(const OtherAnswer&, const OtherAnswer&) = default;
    friend std::ostream& operator<<(std::ostream& out, const OtherAnswer& answer) {
      return out << answer.click << ": " << answer.text;
    }
  };
  [[nodiscard]] std::vector<OtherAnswer> other_answers() const;

 private:
  void run();
  void send(HttpClient& client, const std::string& click, std::size_t number);

  const std::uint16_t port_;
  const ClickLoad& clicks_;
  const std::size_t one_in_;
  std::atomic<bool> stopped_{false};
  std::atomic<std::size_t> next_{0};
  mutable std::mutex mutex_;  // guards the two below
  std::vector<std::string> acknowledged_;
  std::vector<OtherAnswer> other_answers_;
  std::vector<std::thread> senders_;
};

}  // namespace homing::test
