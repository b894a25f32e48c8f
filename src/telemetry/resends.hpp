// Requests that were stored of late, to know one that is sent again after an unclear answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_set>

#include "base/time.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry {

/// The same for the same request; nobody outside can make two alike.
std::uint64_t request_hash(std::int64_t application, Form form, std::string_view body);

/// One thread.
class Resends {
public:
    /// Exporters of OpenTelemetry give up after a minute; what is sent by a queue on disk comes
    /// again later than that.
    static constexpr std::chrono::minutes window{10};

    /// Whether it was added within the window.
    bool has(std::uint64_t hash) const { return hashes_.count(hash) > 0; }

    void add(std::uint64_t hash, Time at);

    /// It was not stored after all.
    void forget(std::uint64_t hash) { hashes_.erase(hash); }

private:
    static constexpr std::size_t hashes_max = 500'000;

    std::unordered_set<std::uint64_t> hashes_;
    std::deque<std::pair<Time, std::uint64_t>> by_time_;
};

}  // namespace mainstay::telemetry
