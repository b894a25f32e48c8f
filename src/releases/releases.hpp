// The face of releases/: what was deployed where and when, and how it did.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "db/migration.hpp"
#include "db/sql.hpp"
#include "events/release_uses.hpp"
#include "events/service_figures.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::releases {

/// What server/ installs. Without a way to ask for figures, no deployment is compared with before.
Module module(events::AskFigures ask = {});

/// The revision that the last deployment of that version of an application was recorded with, of
/// the last thousand. Index: deployment_application.
std::optional<std::string> revision_of(
    db::Sql& sql, Id<Application> application, std::string_view version
);

/// When which version served since then, of the last thousand deployments: from when it did so
/// alone until another did. What failed, or was rolled back, is left out. Index:
/// deployment_application.
std::vector<events::ReleaseUse> release_uses(db::Sql& sql, Id<Application> application, Time since);

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::releases
