// The sources that are expected to report: the monitor watches itself.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "signals/source_store.hpp"

namespace mainstay::signals {

struct SignalSourceView {
    Id<SignalSource> id;
    std::string application;  // Its key.
    std::string source;
    std::string scope;
    std::int64_t every_seconds = 0;
    Time seen_at;
    std::optional<Time> dead_since;  // None while it is alive.
};
BOOST_DESCRIBE_STRUCT(
    SignalSourceView, (), (id, application, source, scope, every_seconds, seen_at, dead_since)
)

struct ListSources {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListSources, (), (limit, cursor))

struct WhichSource {
    Id<SignalSource> id;
};
BOOST_DESCRIBE_STRUCT(WhichSource, (), (id))

/// In the order in which they reported first. Refuses: forbidden; invalid with bad_cursor.
Result<http::Page<SignalSourceView>> list_sources(
    db::Sql& sql, const Call& call, const ListSources& request
);

/// It is not expected any more, until it reports again; the signal about it ends. Refuses:
/// forbidden; not_found.
Result<> forget_source(db::Sql& sql, const Call& call, const WhichSource& request);

/// Notes the sources that have been silent for too long, at most `limit`, and raises one signal for
/// each; returns how many it were. Index: signal_source_due.
int note_dead_sources(db::Sql& sql, const Call& call, int limit);

}  // namespace mainstay::signals
