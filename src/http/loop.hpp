// The parts that the server's coroutines share: one loop per thread, and the engine behind them
// all. Only for .cpp files of this module, since it includes Asio.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/blocking_pool.hpp"
#include "http/listening.hpp"
#include "http/server.hpp"

namespace mainstay::http {

namespace asio = boost::asio;

using Steady = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor>;

template <class T = void>
using Task = asio::awaitable<T, Executor>;

inline constexpr asio::use_awaitable_t<Executor> use_task;

class Connection;

/// One thread and the connections that live on it. Nothing here is touched by another thread, but
/// what says so.
struct Loop {
    asio::io_context context{1};
    asio::executor_work_guard<Executor> guard{context.get_executor()};
    Timer sweep{context.get_executor()};
    std::unordered_set<Connection*> connections;
    std::unordered_map<Timer*, StreamFeed*> waiting_streams;
    std::atomic<bool> is_wake_posted = false;  // Set by any thread: see wake_streams.
    std::string date;                          // For the Date header; renewed with each sweep.
    std::thread thread;
};

/// An answer of fixed text, made anew each time: the API description, the metrics.
struct FixedPage {
    std::string_view path;
    std::string_view media_type;
    std::function<std::string()> text;
};

/// What all loops share. Constant after start, but for the counters.
struct Engine {
    Engine(
        Options options_, db::Database& database_, db::Blobs& blobs_, std::vector<Route> routes_,
        Hooks hooks_, std::span<const Asset> assets_
    );

    const Options options;
    db::Database& database;
    db::Blobs& blobs;
    const std::shared_ptr<BrowserReports> reports;  // Owned by this and by its routes.
    const std::vector<Route> routes;
    Metrics metrics;
    Quotas quotas;
    Dispatcher dispatcher;
    std::span<const Asset> assets;
    std::vector<FixedPage> pages;
    std::vector<std::unique_ptr<Listening>> listeners;  // The main one first; outlive the pools.
    BlockingPool general;
    BlockingPool passwords;
    BlockingPool files;
    BlockingPool queries;
    BlockingPool ingest;
    std::atomic<int> accepted = 0;  // Connections not yet ended.
    std::atomic<bool> is_stopping = false;
    std::atomic<std::uint64_t> request_count = 0;
    std::string request_prefix;  // Makes request ids differ between processes.

    BlockingPool& pool_of(const Route& route);

    /// All that /metrics tells.
    std::string figures() const;
};

/// Ends the waits of the streams of a loop that have news, soon. From any thread; many calls at
/// once are one look.
void wake_streams(Loop& loop);

/// Ends the waits of all streams of a loop. On its thread.
void wake_all_streams(Loop& loop);

/// How a hop to another thread ended.
struct Ended {
    std::optional<Failed> failure;
};

/// Runs `body` on a database thread, in a transaction or a read session, and resumes on this loop.
/// `how` is for reads.
Task<Ended> on_database(
    Engine& engine, Verb verb, db::Database::Transaction body, db::ReadClass how = {}
);

/// Has a direct route answer, and resumes on this loop. `answer` is set unless that failed.
Task<Ended> on_direct(const Route& route, Answer& answer);

/// Runs `task` on a pool, and resumes on this loop. A first step fails with db::Overloaded when the
/// queue is full.
Task<Ended> on_pool(BlockingPool& pool, std::function<void()> task, Step step = Step::first);

}  // namespace mainstay::http
