// Speaks to ClickHouse over HTTP. Knows nothing of what telemetry is.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "telemetry/clickhouse_location.hpp"

namespace mainstay::telemetry::clickhouse {

/// ClickHouse answered with an exception. what() has its code and name alone: its text may quote
/// what was stored.
class Failure : public std::runtime_error {
public:
    Failure(int code, std::string text);

    int code() const { return code_; }

    /// What ClickHouse says.
    const std::string& text() const { return text_; }

    /// The question needs more time or memory than it may have.
    bool is_slow() const;

    /// It may go better later, or elsewhere.
    bool is_away() const;

private:
    int code_;
    std::string text_;
};

/// No server answered, or not in time. what() says which, without the password.
class Away : public std::runtime_error {
public:
    using runtime_error::runtime_error;
};

/// Settings and parameters (`param_…`) of a query, by name.
using Values = std::vector<std::pair<std::string, std::string>>;

struct Query {
    std::string sql;
    std::string_view data{};  ///< Of an INSERT … FORMAT …; it outlives the call.
    Values values{};
    std::chrono::milliseconds timeout{10'000};
    bool has_database = true;  ///< No: it stands on its own, such as CREATE DATABASE.
};

/// Is given an answer piece by piece. False: that was enough, and run() throws TooLarge.
using Sink = std::function<bool(std::string_view piece)>;

class TooLarge : public std::runtime_error {
public:
    using runtime_error::runtime_error;
};

/// Any thread.
class Client {
public:
    explicit Client(Location location);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    const Location& location() const { return location_; }

    /// Asks the server that answered last, or else the others in turn, until the time is over.
    /// Throws Failure, Away, TooLarge.
    void run(const Query& query, const Sink& sink) const;

    /// The whole answer. Throws as run() does.
    std::string run(const Query& query, std::size_t bytes_max = 1U << 20U) const;

private:
    struct Handle;
    using Deadline = std::chrono::steady_clock::time_point;

    void ask(
        const Server& server, const Query& query, const Sink& sink, Deadline deadline,
        bool& has_begun
    ) const;
    std::unique_ptr<Handle> take() const;

    const Location location_;
    mutable std::atomic<std::size_t> preferred_ = 0;
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Handle>> idle_;  // With their connections.
};

/// A text as a parameter's value: ClickHouse reads its "escaped" form.
std::string escaped(std::string_view text);

}  // namespace mainstay::telemetry::clickhouse
