#include "tests/support/receiver_script.hpp"

#include <utility>

namespace homing::test {

using End = ReceiverAnswer::End;

void ReceiverScript::answer(const std::string& path, ReceiverAnswer answer) {
  const MutexLock lock(mutex_);
  always_[path] = std::move(answer);
}

void ReceiverScript::answer_next(const std::string& path, ReceiverAnswer answer) {
  const MutexLock lock(mutex_);
  next_[path].push_back(std::move(answer));
}

ReceiverAnswer ReceiverScript::take(ReceivedRequest request) {
  const MutexLock lock(mutex_);
  const std::string path = request.target.substr(0, request.target.find('?'));
  requests_.push_back(std::move(request));
  const auto queue = next_.find(path);
  if (queue != next_.end() && !queue->second.empty()) {
    ReceiverAnswer first = std::move(queue->second.front());
    queue->second.pop_front();
    return first;
  }
  const auto always = always_.find(path);
  return always == always_.end() ? ReceiverAnswer() : always->second;
}

std::vector<ReceivedRequest> ReceiverScript::requests() const {
  const MutexLock lock(mutex_);
  return requests_;
}

std::size_t ReceiverScript::request_count() const {
  const MutexLock lock(mutex_);
  return requests_.size();
}

std::string wire_form(const ReceiverAnswer& answer, bool to_head) {
  if (!answer.raw.empty()) return answer.raw;
  std::string wire = "HTTP/1.1 " + std::to_string(answer.status) + " As asked\r\n";
  for (const auto& [name, value] : answer.headers) wire += name + ": " + value + "\r\n";
  if (answer.end == End::kCutInHeader) return wire;
  if (answer.end == End::kClose) wire += "Connection: close\r\n";
  if (answer.end != End::kEndless) {
    const std::size_t length = answer.body.size() * (answer.end == End::kCutInBody ? 2 : 1);
    wire += "Content-Length: " + std::to_string(length) + "\r\n";
  }
  wire += "\r\n";
  return to_head ? wire : wire + answer.body;
}

}  // namespace homing::test
