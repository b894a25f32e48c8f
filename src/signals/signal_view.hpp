// Signals as callers are shown them.
#pragma once

#include <span>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "signals/requests.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals {

/// The signals, in their order, with what the caller may do. At most 1,000. What names them is read
/// once for all.
std::vector<SignalView> views_of(
    db::Sql& sql, const Call& call, const std::vector<Signal>& signals
);

/// The same with all evidence.
SignalDetail detail_of(db::Sql& sql, const Call& call, const Signal& signal);

}  // namespace mainstay::signals
