// What a rule says, and whether it is set off by what happened. Pure: no SQL, no clock, no input or
// output.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "module/automation_kind.hpp"

namespace mainstay::automation {

/// What sets a rule off: the name of a trigger, and what it takes.
struct RuleTrigger {
    Line<40> on;
    std::optional<Line<60>> property;
    std::optional<Count<1, 8760>> hours;
    std::optional<Line<200>> cron;
    std::optional<Line<100>> zone;  // UTC where nothing is said.
};
BOOST_DESCRIBE_STRUCT(RuleTrigger, (), (on, property, hours, cron, zone))

/// One of the things that a rule does.
struct RuleAction {
    Line<60> action;
    wire::json::value with;  // As the action's module declares it.
};
BOOST_DESCRIBE_STRUCT(RuleAction, (), (action, with))

/// How many actions one rule has at most.
inline constexpr std::size_t actions_max = 10;

/// Why a rule was switched off by itself.
enum class StopReason {
    owner_lost_right,  ///< Its owner may not manage rules any more, or is deactivated.
    chain_too_long,    ///< Rules set one another off.
    too_often,         ///< It did the same thing too often within an hour.
    filter_wrong,      ///< Its filter means nothing any more.
    actions_wrong,     ///< This version of the program does not know what it does.
};
BOOST_DESCRIBE_ENUM(
    StopReason, owner_lost_right, chain_too_long, too_often, filter_wrong, actions_wrong
)

/// Up to how many rules may have led to what sets off another.
inline constexpr std::size_t chain_max = 5;

/// Up to how often a rule acts on one thing within an hour.
inline constexpr std::int64_t runs_per_hour_max = 20;

/// What becomes of a rule where something happened.
enum class Start {
    none,            ///< It is none of its business, or its own doing.
    run,             ///< It is set off.
    chain_too_long,  ///< It is set off by rules that set one another off.
};

/// Whether a rule of that id and trigger is set off.
Start start_of(std::int64_t rule, const RuleTrigger& trigger, const Occurrence& occurrence);

}  // namespace mainstay::automation
