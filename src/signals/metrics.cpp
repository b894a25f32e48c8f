#include "signals/metrics.hpp"

#include <chrono>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "base/guarded.hpp"
#include "signals/counters.hpp"
#include "signals/signal_store.hpp"
#include "wire/name.hpp"

namespace mainstay::signals {

namespace {

using Figure = http::Family::Figure;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds counted_each{30};

/// Counts in the background: whoever asks is given what was counted last.
class CurrentSignals : public std::enable_shared_from_this<CurrentSignals> {
public:
    explicit CurrentSignals(db::Database& database) : database_(database) {}

    std::vector<Figure> figures() {
        bool is_due = false;
        std::vector<Figure> figures;
        state_.with([&](State& state) {
            const auto now = Steady::now();
            is_due = !state.asked_at || now - *state.asked_at >= counted_each;
            if (is_due) state.asked_at = now;
            for (const auto& [labels, count] : state.counts)
                figures.push_back({labels, static_cast<double>(count)});
        });
        if (is_due) count();
        return figures;
    }

private:
    struct State {
        std::optional<Steady::time_point> asked_at;
        std::map<std::string, std::int64_t> counts;  // By label; a state that has none stays, at 0.
    };

    void count() {
        auto self = shared_from_this();
        auto read = [self](db::Sql& sql) {
            const auto counts = store::count_signals(sql);
            self->state_.with([&](State& state) {
                for (auto& each : state.counts) each.second = 0;
                for (const auto& each : counts)
                    state.counts[fmt::format(
                        "severity=\"{}\",state=\"{}\"", wire::name_of(each.severity),
                        wire::name_of(each.state)
                    )] = each.count;
            });
            return true;
        };
        try {
            database_.submit_read(read, [](std::exception_ptr) {}, {.cost = db::Cost::heavy});
        } catch (const db::Overloaded&) {
            // The next who asks finds what was counted before.
        }
    }

    db::Database& database_;
    Guarded<State> state_;
};

http::Family total(
    std::string name, std::string help, std::uint64_t (*value)(const Counters& counters)
) {
    return {std::move(name), std::move(help), "counter", [value] {
                return std::vector<Figure>{{"", static_cast<double>(value(counters()))}};
            }};
}

}  // namespace

std::vector<http::Family> metrics(db::Database& database) {
    // Owners: the family, and a count that is under way.
    auto current = std::make_shared<CurrentSignals>(database);
    return {
        {"mainstay_signals_current",
         "Signals that are there, of all processes; up to half a minute late.", "gauge",
         [current] { return current->figures(); }},
        total(
            "mainstay_signals_raised_total", "Raises that this process took.",
            [](const Counters& counters) { return counters.raised; }
        ),
        total(
            "mainstay_signals_created_total", "Raises of which there was no such signal before.",
            [](const Counters& counters) { return counters.created; }
        ),
        total(
            "mainstay_signals_published_total", "Signals of which this process notified others.",
            [](const Counters& counters) { return counters.published; }
        ),
        total(
            "mainstay_signals_damped_total",
            "Times that a silence, a window or flapping kept one quiet.",
            [](const Counters& counters) { return counters.damped; }
        ),
    };
}

}  // namespace mainstay::signals
