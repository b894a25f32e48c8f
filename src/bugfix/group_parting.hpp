// Keys that become a group of their own again: what it has then, and what the rest keeps.
#pragma once

#include <vector>

#include "base/call.hpp"
#include "bugfix/error_group.hpp"
#include "bugfix/group_figures.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// What counts events by itself: a group that is shown, or one that went up in it.
struct Part {
    ErrorGroup group;  ///< With its own figures. Without an id: it is yet to be made.
    std::vector<ErrorKey> keys;
};

/// How a group is parted. Nothing of it is written yet.
struct Parting {
    std::vector<Part> leaving;    ///< The first of them is the group that they become.
    std::vector<Part> staying;    ///< The first of them is the group as it is shown.
    ErrorGroup parted;            ///< What leaves, as a group.
    ErrorGroup rest;              ///< What stays.
    bool is_rest_chosen = false;  ///< The keys that were asked for are the ones that stay.
    bool is_exact = true;         ///< Not where keys that were counted together are parted.
    bool is_rest_restored =
        false;                   ///< What stays had come back by what leaves: it is resolved again.
    bool has_regressed = false;  ///< What leaves was resolved, and came back since.
};

/// Of a group with all that went up in it, takes these keys, which are some of its own. A group of
/// which all keys are taken leaves as it would be had it never been merged; what had gone up in it
/// before goes with it if it is taken too. Where the group's own keys are taken, the group stays
/// and the others leave. Of keys that were counted together their samples and number of events
/// leave.
Parting plan_parting(
    db::Sql& sql, const Call& call, const ErrorGroup& group, const std::vector<ErrorKey>& keys
);

/// Writes all but the rows of the two groups. Gives `parted` an id where it had none.
void apply_parting(db::Sql& sql, Parting& parting);

}  // namespace mainstay::bugfix
