// How fast clicks are enriched on one core:
//
//   homing_enrich_speed FOLDER USER_AGENTS [CLICKS]      USER_AGENTS: a file, one a line
//
// Clicks have these user agents in turn, and random addresses. Cold: each user agent is seen for the first
// time.

#include <sys/resource.h>
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "homing/enrich/click_enricher.hpp"

namespace {

using homing::Click;
using homing::enrich::ClickEnricher;
using homing::enrich::Enricher;
using homing::enrich::EnricherHolder;

constexpr std::size_t kBatch = 10'000;

std::vector<std::string> lines_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> random_addresses(std::size_t count) {
  std::mt19937 chance(1);
  std::vector<std::string> addresses;
  while (addresses.size() < count) {
    const boost::asio::ip::address_v4 address(static_cast<unsigned>(chance()));
    addresses.push_back(address.to_string());
  }
  return addresses;
}

double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Work>
double seconds(Work work) {
  const double start = processor_seconds();
  work();
  return processor_seconds() - start;
}

long resident_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

void measure(const char* folder, const std::vector<std::string>& agents, std::size_t clicks) {
  homing::enrich::FileReadings readings;
  std::shared_ptr<const Enricher> enricher;
  const long before = resident_kib();
  const double load = seconds([&] { enricher = Enricher::load(folder, readings); });
  for (const auto& reading : readings) {
    if (!reading.fault.empty()) std::printf("%s\n", reading.fault.c_str());
  }
  for (const std::string& refused : enricher->contents().refused)
    std::printf("refused: %s\n", refused.c_str());
  std::printf("load       %8.0f ms, %ld KiB more at most\n", load * 1e3, resident_kib() - before);

  EnricherHolder holder;
  holder.replace(enricher);
  for (const char* name : {"cold", "again"}) {
    const double time = seconds([&] {
      for (const std::string& agent : agents) (void)enricher->user_agent(agent);
    });
    std::printf("%-10s %8.1f us a user agent, without the cache\n", name,
                time * 1e6 / static_cast<double>(agents.size()));
  }
  const std::vector<std::string> addresses = random_addresses(kBatch);
  homing::Metrics metrics;
  ClickEnricher enrich(holder, metrics, std::chrono::hours(1));
  std::vector<Click> batch(kBatch);
  std::size_t bots = 0;
  const double time = seconds([&] {
    for (std::size_t done = 0; done < clicks; done += kBatch) {
      for (std::size_t i = 0; i < kBatch; ++i) {
        batch[i] = Click{};
        batch[i].ip = addresses[i];
        batch[i].user_agent = agents[(done + i) % agents.size()];
      }
      enrich(batch);
      for (const Click& click : batch) bots += click.flag == homing::ClickFlag::kBot ? 1 : 0;
    }
  });
  std::printf("warm       %8.0f clicks/s, %.1f %% bots\n", static_cast<double>(clicks) / time,
              100.0 * static_cast<double>(bots) / static_cast<double>(clicks));
  std::printf("resident   %ld KiB at most\n", resident_kib());
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 3) {
    std::fprintf(stderr, "usage: homing_enrich_speed FOLDER USER_AGENTS [CLICKS]\n");
    return 2;
  }
  measure(argv[1], lines_of(argv[2]), argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 2'000'000);
  return 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
