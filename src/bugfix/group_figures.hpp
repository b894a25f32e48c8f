// What is counted of the events of a group, or of one of its parts, and how figures of several
// parts become one. Pure.
#pragma once

#include <cstdint>
#include <string>

#include <boost/describe.hpp>

#include "bugfix/error_group.hpp"

namespace mainstay::bugfix {

/// One row of `error_own`. Empty texts: none is known.
struct Figures {
    Id<ErrorGroup> error_group;
    errors::EventLevel level = errors::EventLevel::error;
    bool is_unhandled = false;
    Time first_seen;
    Time last_seen;
    std::string first_release;
    std::string last_release;
    std::int64_t events = 0;
    std::int64_t users = 0;
    std::string users_sketch;
    std::int64_t stored = 0;
};
BOOST_DESCRIBE_STRUCT(
    Figures, (),
    (error_group, level, is_unhandled, first_seen, last_seen, first_release, last_release, events,
     users, users_sketch, stored)
)

Figures figures_of(const ErrorGroup& group);

/// The group with these figures in place of its own.
ErrorGroup with_figures(ErrorGroup group, const Figures& figures);

/// Of the events of both: counts add up, and people who are counted by both are counted once.
Figures united(Figures one, const Figures& other);

}  // namespace mainstay::bugfix
