// The face of reports/: figures over what other modules have, shown, saved, downloaded and mailed.
// It knows no figure: modules declare their reports (module/report_kind.hpp).
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "db/migration.hpp"
#include "http/route.hpp"
#include "identity/identity.hpp"
#include "reports/codes.hpp"
#include "reports/figures.hpp"
#include "reports/kinds.hpp"
#include "reports/own_choices.hpp"
#include "reports/permissions.hpp"
#include "reports/saved_report.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::reports {

/// What server/ installs: these reports. `saved` finds the saved views of them, `mail` sends them.
Module module(std::vector<ReportKind> kinds, SavedReports saved, identity::AccountMail mail);

/// The tables of this module. They stand above those of identity/.
std::span<const db::Migration> migrations();

/// `kinds` outlives the routes.
std::vector<http::Route> routes(const Kinds& kinds);

}  // namespace mainstay::reports
