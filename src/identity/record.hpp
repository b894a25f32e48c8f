// What the directory's services write into the timeline: of each change only what differs, never a
// secret.
#pragma once

#include <string_view>

#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::identity {

/// The members in which two objects of one shape differ, as they were and as they are. `version`,
/// and what the caller `may` do, do not count.
struct Difference {
    wire::json::object before;
    wire::json::object after;
};

Difference difference(const wire::json::object& before, const wire::json::object& after);

/// Records a new resource. `made` is a described struct without secrets; its `may` is
/// left out.
template <class T>
void record_created(
    db::Sql& sql, const Call& call, std::string_view type, std::int64_t id, const T& made
) {
    auto object = wire::encode(made).as_object();
    object.erase("may");
    timeline::record(
        sql, call, {std::string(type), id}, "created", wire::json::value(), std::move(object)
    );
}

/// Records how a resource was changed; nothing if it was not.
template <class T>
void record_changed(
    db::Sql& sql, const Call& call, const timeline::Subject& subject, const T& before,
    const T& after
) {
    auto differing = difference(wire::encode(before).as_object(), wire::encode(after).as_object());
    if (differing.after.empty()) return;
    timeline::record(
        sql, call, subject, "changed", std::move(differing.before), std::move(differing.after)
    );
}

}  // namespace mainstay::identity
