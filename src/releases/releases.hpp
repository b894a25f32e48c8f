// The face of releases/: what was deployed where and when, and how it did.
#pragma once

#include <span>

#include "db/migration.hpp"
#include "events/service_figures.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::releases {

/// What server/ installs. Without a way to ask for figures, no deployment is compared with before.
Module module(events::AskFigures ask = {});

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::releases
