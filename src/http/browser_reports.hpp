// What browsers report of the web UI: violations of its content security policy, and errors of its
// scripts. Anyone may send these, so they are small, few, and believed in nothing: they are
// counted, and the first of each kind is said in the log.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/guarded.hpp"
#include "http/metrics.hpp"
#include "http/quota.hpp"
#include "http/route.hpp"

namespace mainstay::http {

/// Counts reports and says new ones in the log; any thread.
class BrowserReports {
public:
    enum class Kind { policy, error };

    /// Takes one report. `text` says what happened: what has the same text is the same.
    void take(Kind kind, std::string text, std::chrono::steady_clock::time_point now);

    /// For the metrics.
    Family family() const;

private:
    /// What became of reports: the first of its kind and said so; one more of a kind that is known;
    /// or new, but more than the log is to hold.
    enum class Fate { logged, repeated, suppressed };

    struct Known {
        std::string text;
        std::uint64_t count = 0;
    };

    struct Seen {
        std::list<Known> texts;  // The last seen first.
        std::unordered_map<std::string_view, std::list<Known>::iterator> by_text;
    };

    std::uint64_t count(std::string text);

    Guarded<Seen> seen_;
    RateLimit lines_{16};
    std::array<std::array<std::atomic<std::uint64_t>, 3>, 2> counts_{};
};

/// The intake of reports: `POST /api/v1/reports/csp` and `POST /api/v1/reports/errors`.
std::vector<Route> report_routes(std::shared_ptr<BrowserReports> reports);

}  // namespace mainstay::http
