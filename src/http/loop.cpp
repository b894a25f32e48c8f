#include "http/loop.hpp"

#include <cstdlib>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>

#include "base/crypto.hpp"
#include "http/openapi.hpp"

namespace mainstay::http {

namespace {

/// Keeps a coroutine's continuation where copyable functions can hold it, and resumes it on its
/// loop.
template <class Handler>
std::function<void(std::exception_ptr)> resumption(Handler handler) {
    // Owned by the other thread's function and, once that is called, by the post to the loop.
    auto shared = std::make_shared<Handler>(std::move(handler));
    return [shared](std::exception_ptr failure) {
        Ended ended{failure_of(failure)};
        asio::post(asio::get_associated_executor(*shared), [shared, ended] {
            std::move (*shared)(ended);
        });
    };
}

/// Suspends the calling coroutine until what `start` was given is called.
template <class Start>
Task<Ended> suspended(Start start) {
    auto initiate = [&](auto handler) { start(resumption(std::move(handler))); };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void(Ended)>(
        initiate, use_task
    );
}

std::vector<Route> with_own(
    std::vector<Route> routes, const std::string& version,
    std::shared_ptr<BrowserReports> reports  // Owned by the engine and its routes.
) {
    for (auto& route : own_routes(version, std::move(reports))) routes.push_back(std::move(route));
    return routes;
}

std::vector<Family> with_reports(std::vector<Family> families, const BrowserReports& reports) {
    families.push_back(reports.family());
    return families;
}

}  // namespace

Engine::Engine(
    Options options_, db::Database& database_, db::Blobs& blobs_, std::vector<Route> routes_,
    Hooks hooks_, std::span<const Asset> assets_
)
    : options(std::move(options_)),
      database(database_),
      blobs(blobs_),
      reports(std::make_shared<BrowserReports>()),  // Owners: see the member.
      routes(with_own(std::move(routes_), options.version, reports)),
      metrics(routes, std::move(hooks_.gauges), with_reports(std::move(hooks_.families), *reports)),
      quotas(options.quotas),
      dispatcher(
          routes,
          {std::move(hooks_.authenticate), std::move(hooks_.authenticate_host),
           std::move(hooks_.authenticate_ingest)},
          std::move(hooks_.refused), options.clock, options.body_bytes_max, quotas
      ),
      assets(assets_),
      general({"general", options.general_threads, options.steps_waiting_max}),
      passwords({"passwords", options.password_threads, options.steps_waiting_max, true}),
      files({"files", options.file_threads, options.steps_waiting_max}),
      queries({"queries", options.query_threads, options.queries_waiting_max}),
      ingest({"ingest", options.ingest_threads, options.steps_waiting_max}),
      request_prefix(hex(random_bytes(6))) {
    auto description = openapi_text(routes, options.version, options.formats);
    pages = {
        {"/api/v1/openapi.json", "application/json", [description] { return description; }},
        {"/metrics", "text/plain; version=0.0.4; charset=utf-8", [this] { return figures(); }},
    };
    for (const auto& listener : options.listeners)
        listeners.push_back(std::make_unique<Listening>(listener, routes));
}

std::string Engine::figures() const {
    return metrics.text() + metrics_text({&general, &passwords, &files, &queries, &ingest}) +
           metrics_text(listeners);
}

BlockingPool& Engine::pool_of(const Route& route) {
    switch (route.about.pool) {
        case Pool::general:
            return general;
        case Pool::passwords:
            return passwords;
        case Pool::files:
            return files;
        case Pool::queries:
            return queries;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

Task<Ended> on_database(
    Engine& engine, Verb verb, db::Database::Transaction body, db::ReadClass how
) {
    auto start = [&](std::function<void(std::exception_ptr)> resume) {
        try {
            if (verb == Verb::get)
                engine.database.submit_read(std::move(body), resume, how);
            else
                engine.database.submit_write(std::move(body), resume);
        } catch (...) {
            resume(std::current_exception());
        }
    };
    co_return co_await suspended(start);
}

Task<Ended> on_direct(const Route& route, Answer& answer) {
    auto start = [&](std::function<void(std::exception_ptr)> resume) {
        try {
            route.respond([&answer, resume](Answer given) {
                answer = std::move(given);
                resume({});
            });
        } catch (...) {
            resume(std::current_exception());
        }
    };
    co_return co_await suspended(start);
}

Task<Ended> on_pool(BlockingPool& pool, std::function<void()> task, Step step) {
    auto start = [&](std::function<void(std::exception_ptr)> resume) {
        auto run = [task = std::move(task), resume] {
            std::exception_ptr failure;
            try {
                task();
            } catch (...) {
                failure = std::current_exception();
            }
            resume(failure);
        };
        try {
            pool.submit(std::move(run), step);
        } catch (const db::Overloaded&) {
            resume(std::current_exception());
        }
    };
    co_return co_await suspended(start);
}

}  // namespace mainstay::http
