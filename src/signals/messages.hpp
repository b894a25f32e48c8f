// What is written of signals in titles, tickets and notes. Pure.
#pragma once

#include <span>
#include <string>

#include <boost/json/value.hpp>

#include "signals/signal.hpp"

namespace mainstay::signals {

/// How many signals a text lists, and how long it gets.
inline constexpr std::size_t listed_signals_max = 20;
inline constexpr std::size_t message_characters_max = 8'000;

/// What an incident is called that begins with it: at most 200 characters, one line.
std::string title_of(const Signal& signal);

/// `- critical: checkout, POST /pay: …`.
std::string line_of(const Signal& signal);

/// A line for each, and how many more there are.
std::string lines_of(std::span<const Signal> signals);

/// `p99_ms 900 → 120, errors 14 → 0`, of `{"before": {…}, "after": {…}}`; else the JSON itself, in
/// at most 300 characters; nothing of none.
std::string figures_text(const boost::json::value& figures);

/// What changed by the recovery of these, a line for each that has figures.
std::string recovery_text(std::span<const Signal> signals);

}  // namespace mainstay::signals
