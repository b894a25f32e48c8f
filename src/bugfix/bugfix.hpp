// The face of bugfix/: errors of programs, from the events that are sent to the groups that people
// see to.
#pragma once

#include <span>

#include "bugfix/intake.hpp"
#include "bugfix/neighbours.hpp"
#include "db/migration.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::bugfix {

/// What server/ installs: it opens `intake` when it starts.
Module module(const ErrorIntake& intake = {}, Neighbours neighbours = {});

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::bugfix
