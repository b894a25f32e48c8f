// A chart as the snapshot of a signal has it. Pure.
#pragma once

#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/time.hpp"

namespace mainstay::monitoring {

/// Seconds since 1970.
std::int64_t seconds_of(Time at);

/// To four digits.
double rounded(double value);

/// A line of a chart.
class ChartLine {
public:
    /// What is given outlives it.
    ChartLine(std::string_view name, std::string_view unit) : name_(name), unit_(unit) {}

    /// By time. What `is_usual` makes the band of what was expected.
    void add(Time at, double value, bool is_usual);

    /// Takes it.
    boost::json::object as_json() &&;

private:
    std::string_view name_;
    std::string_view unit_;
    boost::json::array points_;
    std::vector<double> usual_;
};

/// What a chart has at one time, as text.
boost::json::object chart_mark(Time at, std::string_view text);

}  // namespace mainstay::monitoring
