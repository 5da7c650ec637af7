#include "tests/support/faulty_file_system.hpp"

#include <algorithm>

namespace homing::test {
namespace {

std::error_code failure(std::errc error) {
  return std::make_error_code(error);
}

std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

}  // namespace

class FaultyFileSystem::MemoryFile final : public journal::File {
 public:
  MemoryFile(FaultyFileSystem& disk, std::shared_ptr<Node> node) : disk_(disk), node_(std::move(node)) {}

  std::error_code write_at(std::uint64_t offset, std::string_view bytes) override {
    const std::lock_guard lock(disk_.mutex_);
    if (const std::error_code error = disk_.next_operation()) {
      for (std::size_t at = 0; disk_.leaves_a_part() && at < bytes.size(); at += kSector) {
        if (disk_.coin()) disk_.put(*node_, offset + at, bytes.substr(at, kSector));
      }
      return error;
    }
    const std::uint64_t end = offset + bytes.size();
    const std::uint64_t growth = end > node_->now.size() ? end - node_->now.size() : 0;
    if (growth != 0 && disk_.used() + growth > disk_.capacity_) return failure(std::errc::no_space_on_device);
    disk_.put(*node_, offset, bytes);
    return {};
  }

  std::error_code read_at(std::uint64_t offset, std::size_t size, std::string& out) override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.largest_read_ = std::max(disk_.largest_read_, size);
    if (const std::error_code error = disk_.next_operation()) return error;
    out = offset < node_->now.size() ? node_->now.substr(offset, size) : std::string();
    disk_.bytes_read_ += out.size();
    return {};
  }

  std::error_code sync() override {
    disk_.meanwhile_();
    std::unique_lock lock(disk_.mutex_);
    ++disk_.held_;
    disk_.sync_gate_.notify_all();
    disk_.sync_gate_.wait(lock, [this] { return !disk_.holding_; });
    --disk_.held_;
    ++disk_.syncs_;
    if (const std::error_code error = disk_.next_operation()) {
      if (disk_.leaves_a_part()) disk_.persist_some(*node_);
      if (!disk_.crashed_) node_->dirty.clear();  // the kernel believes these clean now
      return error;
    }
    if (node_->size_dirty) node_->durable.resize(node_->now.size(), '\0');
    for (const std::size_t sector : node_->dirty) disk_.persist_sector(*node_, sector);
    node_->dirty.clear();
    node_->size_dirty = false;
    return {};
  }

  std::error_code preallocate(std::uint64_t size) override {
    const std::lock_guard lock(disk_.mutex_);
    const std::error_code error = disk_.next_operation();
    const std::uint64_t growth = size > node_->now.size() ? size - node_->now.size() : 0;
    const bool fits = disk_.used() + growth <= disk_.capacity_;
    if (error || !fits) {
      if (!disk_.leaves_a_part()) return error;
      const std::uint64_t free = disk_.capacity_ - std::min(disk_.capacity_, disk_.used());
      node_->now.resize(node_->now.size() + std::min(growth / 2, free), '\0');
      return error ? error : failure(std::errc::no_space_on_device);
    }
    node_->now.resize(node_->now.size() + growth, '\0');
    node_->size_dirty = true;
    return {};
  }

  std::error_code truncate(std::uint64_t size) override {
    const std::lock_guard lock(disk_.mutex_);
    if (const std::error_code error = disk_.next_operation()) return error;
    node_->now.resize(size, '\0');
    node_->size_dirty = true;
    return {};
  }

  std::error_code size(std::uint64_t& out) override {
    const std::lock_guard lock(disk_.mutex_);
    if (const std::error_code error = disk_.next_operation()) return error;
    out = node_->now.size();
    return {};
  }

 private:
  FaultyFileSystem& disk_;
  const std::shared_ptr<Node> node_;
};

class FaultyFileSystem::MemoryLock final : public journal::FolderLock {
 public:
  MemoryLock(FaultyFileSystem& disk, std::string path) : disk_(disk), path_(std::move(path)) {}
  ~MemoryLock() override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.locked_.erase(path_);
  }

 private:
  FaultyFileSystem& disk_;
  const std::string path_;
};

void FaultyFileSystem::fail_at(int nth, int times, std::errc error) {
  const std::lock_guard lock(mutex_);
  fail_from_ = operations_ + nth;
  fail_to_ = times == kForEver ? kForEver : fail_from_ + times;
  failure_ = error;
}

void FaultyFileSystem::mend() {
  const std::lock_guard lock(mutex_);
  fail_from_ = fail_to_ = -1;
}

void FaultyFileSystem::crash_at(int nth) {
  const std::lock_guard lock(mutex_);
  crash_at_ = operations_ + nth;
}

void FaultyFileSystem::crash() {
  const std::lock_guard lock(mutex_);
  crashed_ = true;
}

bool FaultyFileSystem::crashed() const {
  const std::lock_guard lock(mutex_);
  return crashed_;
}

bool FaultyFileSystem::may_be_torn() const {
  const std::lock_guard lock(mutex_);
  return torn_;
}

void FaultyFileSystem::revive() {
  const std::lock_guard lock(mutex_);
  crash_at_ = -1;
  crashed_ = false;
}

void FaultyFileSystem::before_sync(std::function<void()> meanwhile) {
  meanwhile_ = std::move(meanwhile);
}

int FaultyFileSystem::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

int FaultyFileSystem::syncs() const {
  const std::lock_guard lock(mutex_);
  return syncs_;
}

void FaultyFileSystem::set_capacity(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  capacity_ = bytes;
}

void FaultyFileSystem::hold_syncs() {
  const std::lock_guard lock(mutex_);
  holding_ = true;
}

void FaultyFileSystem::let_syncs_go() {
  const std::lock_guard lock(mutex_);
  holding_ = false;
  sync_gate_.notify_all();
}

void FaultyFileSystem::wait_for_held_sync() {
  std::unique_lock lock(mutex_);
  sync_gate_.wait(lock, [this] { return held_ != 0; });
}

void FaultyFileSystem::power_cut() {
  const std::lock_guard lock(mutex_);
  torn_ = true;
  std::set<std::string> paths;
  for (const auto& [path, node] : now_) paths.insert(path);
  for (const auto& [path, node] : durable_) paths.insert(path);

  Names left;
  for (const std::string& path : paths) {
    const auto volatile_name = now_.find(path);
    const auto durable_name = durable_.find(path);
    const bool changed = volatile_name == now_.end() || durable_name == durable_.end() ||
                         volatile_name->second != durable_name->second;
    const Names& source = changed && coin() ? now_ : durable_;
    if (const auto found = source.find(path); found != source.end()) left.insert(*found);
  }
  for (const auto& [path, node] : left) {
    persist_some(*node);
    node->now = node->durable;
    node->dirty.clear();
    node->size_dirty = false;
  }
  now_ = durable_ = std::move(left);
}

std::string FaultyFileSystem::content(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return now_.at(path)->now;
}

void FaultyFileSystem::set_content(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  auto& node = now_[path];
  if (!node) node = std::make_shared<Node>();
  node->now = node->durable = std::move(bytes);
  durable_[path] = node;
}

void FaultyFileSystem::erase(const std::string& path) {
  const std::lock_guard lock(mutex_);
  now_.erase(path);
  durable_.erase(path);
}

std::vector<std::string> FaultyFileSystem::files() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> paths;
  for (const auto& [path, node] : now_) paths.push_back(path);
  return paths;
}

std::size_t FaultyFileSystem::largest_read() const {
  const std::lock_guard lock(mutex_);
  return largest_read_;
}

std::uint64_t FaultyFileSystem::bytes_read() const {
  const std::lock_guard lock(mutex_);
  return bytes_read_;
}

std::error_code FaultyFileSystem::create_folders(const std::string&) {
  const std::lock_guard lock(mutex_);
  return next_operation();
}

std::error_code FaultyFileSystem::lock_folder(const std::string& path,
                                              std::unique_ptr<journal::FolderLock>& out) {
  const std::lock_guard lock(mutex_);
  if (const std::error_code error = next_operation()) return error;
  if (!locked_.insert(path).second) return failure(std::errc::resource_unavailable_try_again);
  out = std::make_unique<MemoryLock>(*this, path);
  return {};
}

std::error_code FaultyFileSystem::list(const std::string& path, std::vector<std::string>& names) {
  const std::lock_guard lock(mutex_);
  names.clear();
  if (const std::error_code error = next_operation()) return error;
  for (const auto& [file, node] : now_) {
    if (folder_of(file) == path) names.push_back(file.substr(path.size() + 1));
  }
  std::shuffle(names.begin(), names.end(), random_);
  return {};
}

std::error_code FaultyFileSystem::create(const std::string& path, std::unique_ptr<journal::File>& out) {
  const std::lock_guard lock(mutex_);
  if (const std::error_code error = next_operation()) return error;
  const auto [name, created] = now_.emplace(path, std::make_shared<Node>());
  if (!created) return failure(std::errc::file_exists);
  out = std::make_unique<MemoryFile>(*this, name->second);
  return {};
}

std::error_code FaultyFileSystem::open(const std::string& path, std::unique_ptr<journal::File>& out) {
  const std::lock_guard lock(mutex_);
  if (const std::error_code error = next_operation()) return error;
  const auto name = now_.find(path);
  if (name == now_.end()) return failure(std::errc::no_such_file_or_directory);
  out = std::make_unique<MemoryFile>(*this, name->second);
  return {};
}

std::error_code FaultyFileSystem::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  if (const std::error_code error = next_operation()) return error;
  const auto name = now_.find(from);
  if (name == now_.end()) return failure(std::errc::no_such_file_or_directory);
  now_[to] = name->second;
  now_.erase(from);
  return {};
}

std::error_code FaultyFileSystem::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (const std::error_code error = next_operation()) return error;
  return now_.erase(path) == 0 ? failure(std::errc::no_such_file_or_directory) : std::error_code();
}

std::error_code FaultyFileSystem::sync_folder(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (const std::error_code error = next_operation()) return error;
  const auto inside = [&path](const auto& name) { return folder_of(name.first) == path; };
  std::erase_if(durable_, inside);
  std::copy_if(now_.begin(), now_.end(), std::inserter(durable_, durable_.end()), inside);
  return {};
}

std::error_code FaultyFileSystem::next_operation() {
  const int number = operations_++;
  if (crash_at_ >= 0 && number >= crash_at_) crashed_ = true;
  const bool fails = fail_from_ >= 0 && number >= fail_from_ && (fail_to_ == kForEver || number < fail_to_);
  if (!crashed_ && !fails) return {};
  torn_ = torn_ || leaves_a_part();
  return failure(crashed_ ? std::errc::io_error : failure_);
}

void FaultyFileSystem::put(Node& node, std::uint64_t offset, std::string_view bytes) {
  const std::size_t end = offset + bytes.size();
  if (end > node.now.size()) {
    node.now.resize(end, '\0');
    node.size_dirty = true;
  }
  node.now.replace(offset, bytes.size(), bytes);
  for (std::size_t sector = offset / kSector; sector * kSector < end; ++sector) node.dirty.insert(sector);
}

void FaultyFileSystem::persist_sector(Node& node, std::size_t sector) {
  const std::size_t start = sector * kSector;
  if (start >= node.now.size()) return;
  const std::string bytes = node.now.substr(start, kSector);
  if (node.durable.size() < start + bytes.size()) node.durable.resize(start + bytes.size(), '\0');
  node.durable.replace(start, bytes.size(), bytes);
}

void FaultyFileSystem::persist_some(Node& node) {
  if (node.size_dirty && coin()) node.durable.resize(node.now.size(), '\0');
  const std::size_t sectors = (node.now.size() + kSector - 1) / kSector;
  for (std::size_t sector = 0; sector < sectors; ++sector) {
    const std::string_view now = std::string_view(node.now).substr(sector * kSector, kSector);
    const std::size_t start = std::min(sector * kSector, node.durable.size());
    if (std::string_view(node.durable).substr(start, kSector) != now && coin()) persist_sector(node, sector);
  }
}

std::uint64_t FaultyFileSystem::used() const {
  std::uint64_t bytes = 0;
  for (const auto& [path, node] : now_) bytes += node->now.size();
  return bytes;
}

}  // namespace homing::test
