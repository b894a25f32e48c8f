// A health check of one subsystem. Knows no threads; the check may hang.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>

#include "base/guarded.hpp"
#include "base/time.hpp"
#include "base/wake_event.hpp"

namespace mainstay::server {

/// What a try came to.
struct Finding {
    std::string cause{};   // Empty if all is well; else a word that stays the same, `disk_full`.
    std::string detail{};  // One sentence for people. Never a secret: anyone may read it.

    bool is_ok() const { return cause.empty(); }
};

/// What an exception of the database or of a file means. Well for none.
Finding finding_of(const std::exception_ptr& failure);

/// Runs one check, never twice at once: after a hang, the next one runs when it has answered.
class Probe {
public:
    /// To be called once, on any thread, with what the try came to.
    using Report = std::function<void(Finding)>;

    /// Begins a try, and does not wait for it.
    using Start = std::function<void(Report)>;

    /// `done` is rung at the end of each try.
    // It is owned by whoever waits for it, too.
    Probe(Start start, std::shared_ptr<WakeEvent> done);

    void begin(std::chrono::microseconds now);

    bool is_under_way() const;

    /// What the last try came to, or that it has not answered since it began.
    Finding finding(std::chrono::microseconds now) const;

private:
    struct State {
        bool is_under_way = false;
        std::chrono::microseconds began{0};
        Finding last;
    };

    Start start_;
    std::shared_ptr<WakeEvent> done_;  // Owned by whoever waits for it, too.
    // Owned by the probe and by the try that is under way.
    std::shared_ptr<Guarded<State>> state_ = std::make_shared<Guarded<State>>();
};

}  // namespace mainstay::server
