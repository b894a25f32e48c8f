// Finds a series that stopped, as against one that is idle. Pure: no clock, no files.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "detect/tail.hpp"

namespace mainstay::detect {

/// What is held of how long nothing came, and the facts that decided.
struct SilenceJudgement {
    double score = 0;        ///< From 0 to 1; from 0.5 on it stopped.
    Time since{};            ///< The last time something came.
    double steps = 0;        ///< For how many intervals nothing came.
    double usual_share = 0;  ///< In what share of intervals something came before, at this hour.
};

/// Judges whether a series stopped, value after value. A value of 0, and one that is missing, is an
/// interval in which nothing came.
///
/// How improbable it is that nothing comes in one interval is read from the last intervals before,
/// and from the same hour of the days and weeks before, whichever makes it more usual: who falls
/// idle step by step, or each night, does not stop. How long it was silent at other times bounds
/// it.
class SilenceDetector {
public:
    /// Judges and learns a value. REQUIRES: finite; times not before the last one.
    SilenceJudgement judge(Time at, double value);

    /// Judges a time at which no value came, without learning: for a series that sends none any
    /// more.
    SilenceJudgement judge_absence(Time at) const;

private:
    /// Intervals at one hour, of one day or of all.
    struct Hour {
        std::int64_t day = -1;
        double all = 0;
        double with = 0;
    };

    /// What the last days, and this weekday's, say of an hour: the ended ones.
    struct Known {
        Hour now{};
        std::deque<double> shares{};  // With something, by days; the last one last.
    };

    /// A silence that ended.
    struct Past {
        double surprise;
        Time counts_until;
    };

    bool knows_hour(Time at) const;
    double share_at(Time at) const;
    double surprise_of(Time from, double steps) const;
    SilenceJudgement judged(Time at, double surprise, double steps) const;
    void learn_interval(Time at, bool has_something);

    std::optional<Time> last_at_;
    std::optional<Time> alive_at_;
    std::vector<double> intervals_;  // The first ones, in seconds.
    double interval_ = 0;
    std::deque<bool> lately_;  // Before the silence, whether something came.
    std::array<Known, 24> by_hour_{};
    std::array<Known, 168> by_week_hour_{};
    double surprise_ = 0;  // Of the silence so far.
    double steps_ = 0;
    double intervals_seen_ = 0;
    Tail silences_;              // By how improbable they were.
    std::vector<Past> longest_;  // The most improbable of them, the first the most.
};

/// Why, as a sentence with its figures. Empty below 0.5.
std::string reason(const SilenceJudgement& judgement);

}  // namespace mainstay::detect
