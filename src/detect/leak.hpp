// Finds memory that grows and is not given back. Pure: no clock, no files.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace mainstay::detect {

/// What is held of a series of memory up to a value, and the facts that decided.
struct LeakJudgement {
    double score = 0;     ///< From 0 to 1; from 0.5 on it is a leak.
    Time since{};         ///< When the process began that grows, or the growth did.
    double from = 0;      ///< The least it used at first, in the series' own unit.
    double to = 0;        ///< The least it used of late.
    double per_hour = 0;  ///< How fast what it uses at least grows.
    std::optional<Time> limit_at{
    };  ///< When the limit is reached at this rate, where one is known.
};

/// Judges memory, one value after the other.
///
/// What counts is what is in use at least: the lowest value of each stretch, so that what a garbage
/// collection gives back is none of it. From one restart to the next, this must have grown in
/// nearly every stretch, of late about as fast as before (what fills a cache or warms up slows
/// down), and by more than load may do in that time: within a day much, since memory follows how
/// busy people are; after that, each time of the day is set beside the same one the day before.
class LeakDetector {
public:
    /// `limit`: what there is at most, in the series' unit.
    explicit LeakDetector(std::optional<double> limit = {}) : limit_(limit) {}

    /// Judges and learns a value. REQUIRES: finite; times not before the last one.
    LeakJudgement judge(Time at, double value);

private:
    /// The lowest value of a stretch of values.
    struct Block {
        Time begin;
        double low;
    };

    /// How something grew.
    struct Growth {
        Time since{};
        double from = 0;  ///< The least it used at first.
        double to = 0;    ///< The least it used of late.
        double per_hour = 0;
        double grown = 0;       ///< By so much at least.
        double needed = 0;      ///< By as much load may grow it.
        double steadiness = 0;  ///< From 0 to 1: in how many stretches it grew.
        double lately = 0;      ///< The growth of late by that before; 1 is a line.
    };

    void begin_life();
    void add(Time at, double value);
    bool is_below(double value) const;
    void learn(Time at, double value);
    std::optional<Growth> within_day(Time at, std::size_t begin) const;
    std::optional<Growth> over_days(Time at) const;
    double score(const Growth& growth) const;
    std::vector<double> lows(std::size_t begin) const;

    std::optional<double> limit_;
    std::vector<Block> blocks_;
    double usual_ = 0;              // What processes before this one used at least without a leak.
    double score_ = 0;              // Of the last judgement.
    std::size_t block_values_ = 1;  // How many values a whole block has.
    std::size_t in_last_ = 0;       // How many the last one has.
    // The last values, each below what this life used at least: some more, and it ended.
    std::vector<Block> below_;
};

/// Why, as a sentence with its figures. Empty below 0.5.
std::string reason(const LeakJudgement& judgement);

}  // namespace mainstay::detect
