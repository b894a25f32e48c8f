// The face of views/: lists as people look at them, saved under a name and shared, and runs that
// change many of their items. It knows no list: modules declare theirs (module/view_kind.hpp).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "db/migration.hpp"
#include "events/live_topic.hpp"
#include "http/route.hpp"
#include "module/view_kind.hpp"
#include "views/bulk_job.hpp"
#include "views/bulk_reading.hpp"
#include "views/bulk_starting.hpp"
#include "views/editing.hpp"
#include "views/kinds.hpp"
#include "views/reading.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::views {

/// What server/ installs: it keeps views of these kinds.
Module module(std::vector<ViewKind> kinds);

/// The tables of this module. They stand above those of identity/.
std::span<const db::Migration> migrations();

/// `kinds` outlives the routes.
std::vector<http::Route> routes(const Kinds& kinds);

/// The topic of views that are shared, beside `view.changed`, which is each owner's.
inline constexpr std::string_view shared_topic = "view.shared";

/// What open pages are told of: {type, kind}, whose list of views is another now; and
/// `bulk.progress` with {type, run}.
std::vector<events::LiveTopic> live_topics();

}  // namespace mainstay::views
