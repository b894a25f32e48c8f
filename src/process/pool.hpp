// Child processes that answer requests, one at a time each, and are used again: for work on hostile
// bytes that may crash, run away or eat the memory, which then costs the one request and nothing
// else.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "process/child.hpp"
#include "process/fault.hpp"

namespace mainstay::process {

struct PoolOptions {
    std::vector<std::string> arguments;  ///< The program, by path; it calls answer_requests.
    Limits limits{};
    int children_max = 2;
    std::chrono::milliseconds cpu_max{10'000};        ///< Of one request; then it is too slow.
    std::chrono::milliseconds wall_max{60'000};       ///< Of one request; then the machine is.
    std::chrono::milliseconds free_wait_max{20'000};  ///< For a child that is free.
    std::chrono::milliseconds idle_max{60'000};       ///< Then a child without requests ends.
    // A child is replaced after so many requests, or when it has come to hold so much.
    int requests_max = 500;
    std::size_t resident_bytes_max = std::size_t{160} << 20;
};

/// What one request may take.
struct RequestLimits {
    std::size_t memory_bytes_max = std::size_t{256} << 20;  ///< More than the child had before.
    std::size_t answer_bytes_max = std::size_t{16} << 20;
};

/// What became of the requests since the pool was made, and who is at it now.
struct PoolFigures {
    int children = 0;
    int busy = 0;     ///< Children at work.
    int waiting = 0;  ///< Requests that wait for a child.
    std::uint64_t requests = 0;
    std::uint64_t crashed = 0, out_of_memory = 0, too_slow = 0, too_large = 0;
    std::uint64_t lost = 0, unavailable = 0;
};

using Answer = std::variant<std::string, Fault>;

/// Safe to use from many threads. No child is started before the first request.
class Pool {
public:
    explicit Pool(PoolOptions options);
    ~Pool();

    /// Has a child answer. A child that fails is replaced. Blocks, at most for `free_wait_max` and
    /// `wall_max`. Throws Unavailable, Lost.
    Answer ask(std::string_view request, const RequestLimits& limits);

    PoolFigures figures() const;

    /// Begins no further request, ends those that run if they take longer than two seconds, and all
    /// children.
    void stop();

private:
    class Keeper;
    std::unique_ptr<Keeper> keeper_;
};

}  // namespace mainstay::process
