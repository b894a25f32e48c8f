// What of a module is told to programs of others: which public events there are, and what they say
// to whom. Declared by modules, sent by webhooks/.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "events/events.hpp"

namespace mainstay::events {

/// An event as one receiver is told it.
struct PublicNotice {
    std::string name;  // Of those that are wanted, the one that says most.
    std::int64_t subject = 0;
    boost::json::value data;
};

struct PublicEventSource {
    std::vector<std::string> names;  // `ticket.resolved`. Part of the API: never renamed.
    std::vector<std::string> types;  // Of the events behind them.
    std::string filter_kind;         // The filters that narrow them: a filter::Kind.

    /// Refuses: what the language does, for `filter`.
    std::function<Result<>(db::Sql& sql, const Call& call, std::string_view filter)> check_filter;

    /// What the caller is told of an event, in the shapes that GET answers to them. Nothing where
    /// they may not see it, the filter leaves it out, or it is none of the wanted. Reads only.
    std::function<std::optional<PublicNotice>(
        db::Sql& sql, const Call& call, const EventRecord& record,
        const std::set<std::string>& wanted, std::string_view filter
    )>
        notice;

    /// Whether the caller may still be told it. Asked before each try.
    std::function<bool(db::Sql& sql, const Call& call, std::string_view name, std::int64_t subject)>
        is_visible;
};

}  // namespace mainstay::events
