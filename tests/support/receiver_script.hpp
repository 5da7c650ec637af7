#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "homing/core/mutex.hpp"
#include "tests/support/fake_receiver.hpp"

namespace homing::test {

/// What a FakeReceiver has been told to do, and what has come. Threads: any.
class ReceiverScript {
 public:
  void answer(const std::string& path, ReceiverAnswer answer);
  void answer_next(const std::string& path, ReceiverAnswer answer);
  /// Notes the request. @return what to do with it
  [[nodiscard]] ReceiverAnswer take(ReceivedRequest request);
  [[nodiscard]] std::vector<ReceivedRequest> requests() const;
  [[nodiscard]] std::size_t request_count() const;

 private:
  mutable Mutex mutex_;
  std::map<std::string, ReceiverAnswer> always_ HOMING_GUARDED_BY(mutex_);
  std::map<std::string, std::deque<ReceiverAnswer>> next_ HOMING_GUARDED_BY(mutex_);
  std::vector<ReceivedRequest> requests_ HOMING_GUARDED_BY(mutex_);
};

/// The answer's bytes, but for a body without an end.
[[nodiscard]] std::string wire_form(const ReceiverAnswer& answer, bool to_head);

}  // namespace homing::test
