// The face of releases/: what was deployed where and when, and how it did.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/call.hpp"
#include "db/migration.hpp"
#include "db/sql.hpp"
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

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::releases
