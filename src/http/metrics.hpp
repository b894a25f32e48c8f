// The server's own figures, in the text format of Prometheus (version 0.0.4).
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.hpp"

namespace mainstay::http {

/// One figure of another module, asked for when the metrics are read.
struct Gauge {
    std::string name;  // mainstay_…, with the unit last.
    std::string help;
    std::function<double()> value;  // Quick, and from any thread.
};

/// Figures of another module that share a name and differ by a label, asked for when the metrics
/// are read.
struct Family {
    struct Figure {
        std::string labels;  // As they are printed: `kind="mail.send"`. Empty for none.
        double value = 0;
    };

    std::string name;
    std::string help;
    std::string_view type = "gauge";
    std::function<std::vector<Figure>()> figures;  // Quick, and from any thread.
};

/// Requests of routes answered since the start, and those of them that failed for no reason that is
/// known (500).
struct AnswerCounts {
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;
};

/// Counts without locks; any thread.
class Metrics {
public:
    Metrics(
        std::span<const Route> routes, std::vector<Gauge> gauges, std::vector<Family> families = {}
    );

    /// Counts an answer. `route` is null for what no route answered (files, faults).
    void count(const Route* route, int status, std::chrono::steady_clock::duration took);

    /// Sums of what was counted.
    AnswerCounts answer_counts() const;

    /// The whole exposition, with the process's memory, CPU time and open files.
    std::string text() const;

    std::atomic<std::int64_t> connections = 0;
    std::atomic<std::int64_t> requests_in_flight = 0;
    std::atomic<std::int64_t> streams = 0;

private:
    static constexpr std::array bounds_micros{500,    1000,    2500,    5000,      10'000,   25'000,
                                              50'000, 100'000, 250'000, 1'000'000, 5'000'000};
    static constexpr std::size_t statuses = 500;  // 100 to 599.

    struct Figures {
        std::string label;
        std::array<std::atomic<std::uint32_t>, statuses> by_status{};
        std::array<std::atomic<std::uint64_t>, bounds_micros.size() + 1> by_duration{};
        std::atomic<std::uint64_t> micros = 0;
    };

    void write_requests(std::string& out) const;
    void write_durations(std::string& out) const;

    std::span<const Route> routes_;
    std::atomic<std::uint64_t> answered_ = 0;
    std::atomic<std::uint64_t> failed_ = 0;
    std::vector<Gauge> gauges_;
    std::vector<Family> families_;
    std::unique_ptr<Figures[]> figures_;  // One for each route, and one for the rest.
};

}  // namespace mainstay::http
