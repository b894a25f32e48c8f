// Telemetry as tests send it: a store in a folder of its own, and makers of what it is sent.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "monitoring/scope.hpp"
#include "telemetry/clickhouse_server_test.hpp"
#include "telemetry/sample_chunk.hpp"

namespace mainstay::monitoring::test {

/// A store that goes when its test ends: in DuckDB and, when the test is run once more, in
/// ClickHouse.
class TestStore {
public:
    TestStore();
    TestStore(const TestStore&) = delete;
    TestStore& operator=(const TestStore&) = delete;
    ~TestStore();

    // NOLINTNEXTLINE(google-explicit-constructor)
    operator telemetry::Store&() { return *store_; }

    telemetry::Store* operator->() { return store_.get(); }

private:
    std::filesystem::path path_;
    std::unique_ptr<telemetry::test::ClickHouseDatabase> database_;
    std::unique_ptr<telemetry::Store> store_;
};

/// The begin of an hour, two hours ago at least: what tests send lies within that hour.
Time hour();

/// So many seconds after it.
Time at(double seconds);

/// Application 1 is SHOP, 2 is LEDGER.
Scope both();
Scope only_shop();
Scope nothing();

using Attributes = std::vector<std::pair<std::string, std::string>>;

struct SentSpan {
    std::uint64_t trace = 1;
    std::uint64_t id = 1;
    std::uint64_t parent = 0;
    std::string name = "GET /cart";
    int kind = 2;      ///< As OTLP has them: 2 is server, 3 client.
    double start = 0;  ///< Seconds after hour().
    std::int64_t micros = 1'000;
    bool is_error = false;
    Attributes attributes{};  ///< A value of digits alone is sent as a number.
    std::string message{};
    std::string event{};     ///< Its name, at the start.
    std::uint64_t link = 0;  ///< A trace.
};

/// Spans of one service; `resource` besides its name.
void send_spans(
    telemetry::Store& store, std::int64_t application, const std::string& service,
    const std::vector<SentSpan>& spans, const Attributes& resource = {}
);

/// What was recorded as spans of several services of one trace.
struct SentLog {
    double seconds = 0;
    int severity = 9;
    std::string body;
    Attributes attributes{};
    std::uint64_t trace = 0;
};

void send_logs(
    telemetry::Store& store, std::int64_t application, const std::string& service,
    const std::vector<SentLog>& logs
);

/// A series as Prometheus sends it; seconds after hour(), and values.
void send_series(
    telemetry::Store& store, std::int64_t application, const Attributes& labels,
    const std::vector<std::pair<double, double>>& samples
);

/// A profile of one sample a function: `cpu` in `nanoseconds`. `stacks` are root first, separated
/// by `;`.
void send_profile(
    telemetry::Store& store, std::int64_t application, const std::string& service,
    const std::string& version, double seconds,
    const std::vector<std::pair<std::string, std::int64_t>>& stacks
);

/// What a result was refused with: the codes of its wrong fields, else its own; `none`.
template <class T>
std::string refusal(const Result<T>& result) {
    if (result) return "none";
    std::string text;
    for (const auto& field : result.error().fields)
        text += (text.empty() ? "" : ", ") + field.field + " " + field.code;
    return text.empty() ? result.error().code : text;
}

/// 32 hex digits, as send_spans makes them of a number.
std::string trace_text(std::uint64_t trace);

}  // namespace mainstay::monitoring::test
