// What a module lets people do to many items of a list at once. Pure: the runs are kept and made
// by views/.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "wire/codec.hpp"

namespace mainstay::db {

class Sql;

}  // namespace mainstay::db

namespace mainstay {

/// An item that a run changes, by its id and by what people call it.
struct BulkTarget {
    std::int64_t id = 0;
    std::string key;
};
BOOST_DESCRIBE_STRUCT(BulkTarget, (), (id, key))

/// What an action did to one item.
struct BulkChange {
    bool is_changed = false;                  // False: it was so before.
    std::optional<wire::json::value> undo{};  // What BulkKind::undo needs; none: nothing to undo.
};

/// One item that can be done to each of many. It is done by the function that does it to a single
/// one: with the same permission, rules, record and events.
struct BulkAction {
    std::string name;     // `assign`: part of the API, and stable.
    std::string summary;  // A sentence, in English.
    const wire::Shape* arguments = nullptr;

    /// Refuses: what the arguments cannot be, whatever the item.
    std::function<Result<>(db::Sql& sql, const Call& call, const wire::json::value& arguments)>
        check;

    /// Does it to one item, for the caller. REQUIRES: `check` took the arguments.
    std::function<Result<BulkChange>(
        db::Sql& sql, const Call& call, const BulkTarget& target, const wire::json::value& arguments
    )>
        apply;
};

/// Declares such an action. `Arguments` is a described struct.
template <class Arguments>
BulkAction bulk_action(
    std::string name, std::string summary,
    std::function<Result<>(db::Sql&, const Call&, const Arguments&)> check,
    std::function<Result<BulkChange>(db::Sql&, const Call&, const BulkTarget&, const Arguments&)>
        apply
) {
    auto decoded_check = [check = std::move(check)](
                             db::Sql& sql, const Call& call, const wire::json::value& arguments
                         ) -> Result<> {
        auto decoded = TRY(wire::decode<Arguments>(arguments));
        if (!check) return {};
        return check(sql, call, decoded);
    };
    auto decoded_apply = [apply = std::move(apply
                          )](db::Sql& sql, const Call& call, const BulkTarget& target,
                             const wire::json::value& arguments) -> Result<BulkChange> {
        return apply(sql, call, target, TRY(wire::decode<Arguments>(arguments)));
    };
    return {
        std::move(name), std::move(summary), &wire::shape_of<Arguments>(), std::move(decoded_check),
        std::move(decoded_apply)
    };
}

/// What can be done to many items of one kind of list.
struct BulkKind {
    std::vector<BulkAction> actions{};

    /// The items that the caller finds by a filter, newest first, those before `before` only (0:
    /// from the newest). Refuses: invalid, naming `filter`.
    std::function<Result<std::vector<BulkTarget>>(
        db::Sql& sql, const Call& call, std::string_view filter, std::int64_t before, int limit
    )>
        find{};

    /// How many those are, counted up to `max`. Refuses: as `find`.
    std::function<
        Result<std::int64_t>(db::Sql& sql, const Call& call, std::string_view filter, int max)>
        count{};

    /// The item that is called so; nothing if the caller may not see it.
    std::function<std::optional<BulkTarget>(db::Sql& sql, const Call& call, std::string_view key)>
        named{};

    /// Puts an item back as it was before a change, if nobody changed it since.
    std::function<Result<>(
        db::Sql& sql, const Call& call, const BulkTarget& target, const wire::json::value& undo
    )>
        undo{};
};

}  // namespace mainstay
