#include "views/editing.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "events/events.hpp"
#include "http/codes.hpp"
#include "timeline/timeline.hpp"
#include "views/codes.hpp"
#include "views/permissions.hpp"
#include "views/reading.hpp"
#include "views/store.hpp"
#include "views/view_changed.hpp"
#include "wire/codec.hpp"

namespace mainstay::views {

namespace {

using Faults = std::vector<FieldError>;

/// What is recorded of a view.
struct Recorded {
    std::string kind;
    std::string name;
    std::string filter;
    std::optional<std::string> sort;
    std::string columns;
    Sharing sharing = Sharing::private_;
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(Recorded, (), (kind, name, filter, sort, columns, sharing, team))

wire::json::object recorded(const SavedView& view) {
    return wire::encode(Recorded{
                            view.kind, view.name, view.filter, view.sort, view.columns,
                            view.sharing, view.team
                        })
        .as_object();
}

void record_change(
    db::Sql& sql, const Call& call, const SavedView& before, const SavedView& after
) {
    auto was = recorded(before), is = recorded(after);
    wire::json::object old_values, new_values;
    for (const auto& member : is) {
        if (was[member.key()] == member.value()) continue;
        old_values[member.key()] = was[member.key()];
        new_values[member.key()] = member.value();
    }
    timeline::record(
        sql, call, {"saved_view", after.id.value}, "changed", std::move(old_values),
        std::move(new_values)
    );
}

/// Tells whoever lists the view, as it was or as it is.
void emit_changed(
    db::Sql& sql, const Call& call, const SavedView& view, const std::optional<SavedView>& before
) {
    ViewChanged event{.view = view.id.value, .kind = view.kind, .owner = std::nullopt};
    if (view.owner) event.owner = view.owner->value;
    auto add = [&](const SavedView& one) {
        event.is_for_everyone |= one.sharing == Sharing::everyone;
        if (one.team && std::ranges::find(event.teams, one.team->value) == event.teams.end())
            event.teams.push_back(one.team->value);
    };
    add(view);
    if (before) add(*before);
    events::emit(sql, call, event);
}

bool is_column(const ViewKind& kind, std::string_view name) {
    return std::ranges::find(kind.columns, name) != kind.columns.end();
}

void check_columns(const ViewKind& kind, const SavedView& view, Faults& faults) {
    if (view.sort) {
        std::string_view name = *view.sort;
        if (name.starts_with('-')) name.remove_prefix(1);
        if (!is_column(kind, name)) faults.push_back(wrong("sort", code::unknown_column));
    }
    auto columns = columns_of(view.columns);
    if (columns.size() > columns_max)
        faults.push_back(
            wrong("columns", mainstay::code::too_many_items, {{"max", std::to_string(columns_max)}})
        );
    for (std::size_t i = 0; i < std::min(columns.size(), columns_max); ++i) {
        auto field = "columns[" + std::to_string(i) + "]";
        if (!is_column(kind, columns[i]))
            faults.push_back(wrong(field, code::unknown_column));
        else if (std::find(columns.begin(), columns.begin() + static_cast<long>(i), columns[i]) !=
                 columns.begin() + static_cast<long>(i))
            faults.push_back(wrong(field, identity::code::repeated));
    }
}

void check_filter(
    db::Sql& sql, const Call& call, const ViewKind& kind, const SavedView& view, Faults& faults
) {
    if (code_points(view.filter) > kind.filter_max) {
        faults.push_back(
            wrong("filter", mainstay::code::too_long, {{"max", std::to_string(kind.filter_max)}})
        );
        return;
    }
    auto checked = kind.check(sql, call, view.filter);
    if (checked) return;
    for (const auto& fault : checked.error().fields) faults.push_back(fault);
}

void check_team(db::Sql& sql, const SavedView& view, Faults& faults) {
    if (view.sharing == Sharing::team && !view.team)
        faults.push_back(wrong("team", mainstay::code::missing));
    else if (view.sharing != Sharing::team && view.team)
        faults.push_back(wrong("team", code::team_needs_sharing));
    else if (view.team && !identity::find_team(sql, *view.team))
        faults.push_back(wrong("team", identity::code::unknown_reference));
}

/// What is wrong with a view that is to be kept; its filter counts where it is new.
Faults faults_of(
    db::Sql& sql, const Call& call, const ViewKind& kind, const SavedView& view, bool is_new_filter
) {
    Faults faults;
    if (store::is_name_taken(sql, view)) faults.push_back(wrong("name", identity::code::taken));
    if (is_new_filter) check_filter(sql, call, kind, view, faults);
    check_columns(kind, view, faults);
    check_team(sql, view, faults);
    return faults;
}

std::string text_of(const std::vector<Line<40>>& columns) {
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.value);
    return columns_text(names);
}

std::optional<std::string> text_of(const std::optional<Line<40>>& sort) {
    if (!sort) return std::nullopt;
    return sort->value;
}

SavedView changed(SavedView view, const ChangeView& request) {
    if (request.name) view.name = request.name->value;
    view.name_key = lower_ascii(view.name);
    if (request.filter) view.filter = request.filter->value;
    if (request.sort) view.sort = text_of(*request.sort);
    if (request.columns) view.columns = text_of(*request.columns);
    if (request.sharing) view.sharing = *request.sharing;
    if (request.sharing && *request.sharing != Sharing::team) view.team.reset();
    if (request.team) view.team = *request.team;
    return view;
}

VersionedView answered(db::Sql& sql, const Call& call, Id<SavedView> id, const Kinds& kinds) {
    auto view = *store::view(sql, id);
    return {answers(sql, call, {&view, 1}, kinds).front(), view.version};
}

/// The view that the caller removed last, a short while ago: what its removal recorded.
std::optional<SavedView> removed_by_caller(db::Sql& sql, const Call& call, Id<SavedView> id) {
    auto entries = timeline::history(sql, {"saved_view", id.value}, {}, 1);
    if (entries.empty()) return std::nullopt;
    const auto& last = entries.front();
    const bool is_theirs = call.caller && last.actor == call.caller->user;
    const bool is_late = call.now > last.at + restored_within;
    if (last.action != "removed" || !is_theirs || is_late || !last.before) return std::nullopt;
    auto values = wire::parse_json(*last.before);
    if (!values) return std::nullopt;
    auto view = wire::decode<SavedView>(*values, wire::UnknownMembers::skipped);
    if (!view) return std::nullopt;
    return *std::move(view);
}

/// A name with a space in it would fall apart into two.
bool is_split(const std::vector<Line<40>>& columns) {
    return std::ranges::any_of(columns, [](const Line<40>& column) {
        return column.value.find(' ') != column.value.npos;
    });
}

Error split_columns() { return invalid({wrong("columns", code::unknown_column)}); }

}  // namespace

Result<VersionedView> create_view(
    db::Sql& sql, const Call& call, const CreateView& request, const Kinds& kinds
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    SavedView view{
        .name = request.name.value,
        .name_key = lower_ascii(request.name.value),
        .filter = request.filter.value,
        .sort = text_of(request.sort),
        .columns = text_of(request.columns),
        .owner = call.caller->user,
        .sharing = request.sharing.value_or(Sharing::private_),
        .team = request.team,
        .created_at = call.now,
        .updated_at = call.now,
    };
    TRY(identity::require(call, view_write, resource_of(call, view)));
    const auto* kind = TRY(kinds.named(call, request.kind.value));
    view.kind = std::string(kind->name);
    // Before the team is looked for: whoever may not share with it must not learn that it is there.
    if (!may_share(sql, call, view)) return refuse(code::may_not_share);
    if (is_split(request.columns)) return split_columns();
    auto faults = faults_of(sql, call, *kind, view, true);
    if (!faults.empty()) return invalid(std::move(faults));
    if (store::count_of(sql, call.caller->user) >= views_max)
        return refuse(code::too_many_views, {{"max", std::to_string(views_max)}});

    auto id = store::insert(sql, view);
    if (!id) return invalid({wrong("name", identity::code::taken)});
    view.id = *id;
    timeline::record(
        sql, call, {"saved_view", id->value}, "created", wire::json::value(), recorded(view)
    );
    emit_changed(sql, call, view, {});
    return answered(sql, call, *id, kinds);
}

Result<VersionedView> change_view(
    db::Sql& sql, const Call& call, const ChangeView& request, const Kinds& kinds
) {
    auto before = TRY(seen(sql, call, request.id, kinds));
    TRY(identity::require(call, view_write, resource_of(call, before)));
    if (request.if_match && *request.if_match != before.version) return refuse(http::code::stale);
    auto view = changed(before, request);
    // Whoever lost the right to share it as it is may still make it their own again.
    if (!may_share(sql, call, view)) return refuse(code::may_not_share);
    if (request.columns && is_split(*request.columns)) return split_columns();
    auto faults = faults_of(sql, call, *kinds.find(view.kind), view, view.filter != before.filter);
    if (!faults.empty()) return invalid(std::move(faults));
    // Nobody's view would be seen by nobody.
    if (!view.owner && view.sharing == Sharing::private_) return refuse(code::nobody_would_see);
    if (recorded(view) == recorded(before)) return answered(sql, call, view.id, kinds);

    view.updated_at = call.now;
    if (!store::update(sql, view)) return refuse(http::code::stale);
    record_change(sql, call, before, view);
    emit_changed(sql, call, view, before);
    return answered(sql, call, view.id, kinds);
}

Result<> remove_view(
    db::Sql& sql, const Call& call, const RemoveView& request, const Kinds& kinds
) {
    auto view = TRY(seen(sql, call, request.id, kinds));
    TRY(identity::require(call, view_write, resource_of(call, view)));
    if (request.if_match && *request.if_match != view.version) return refuse(http::code::stale);
    store::remove(sql, view.id);
    timeline::record(
        sql, call, {"saved_view", view.id.value}, "removed", wire::encode(view), wire::json::value()
    );
    emit_changed(sql, call, view, {});
    return {};
}

Result<VersionedView> restore_view(
    db::Sql& sql, const Call& call, const RestoreView& request, const Kinds& kinds
) {
    auto view = removed_by_caller(sql, call, request.id);
    if (!view) return refuse(mainstay::code::not_found);
    TRY(identity::require(call, view_write, resource_of(call, *view)));
    const auto* kind = TRY(kinds.named(call, view->kind));
    if (!may_share(sql, call, *view)) return refuse(code::may_not_share);
    auto faults = faults_of(sql, call, *kind, *view, true);
    if (!faults.empty()) return invalid(std::move(faults));
    if (view->owner && store::count_of(sql, *view->owner) >= views_max)
        return refuse(code::too_many_views, {{"max", std::to_string(views_max)}});

    // Whoever still has the version that was removed has an old one.
    ++view->version;
    view->updated_at = call.now;
    if (!store::insert_again(sql, *view)) return invalid({wrong("name", identity::code::taken)});
    timeline::record(
        sql, call, {"saved_view", view->id.value}, "restored", wire::json::value(), recorded(*view)
    );
    emit_changed(sql, call, *view, {});
    return answered(sql, call, view->id, kinds);
}

}  // namespace mainstay::views
