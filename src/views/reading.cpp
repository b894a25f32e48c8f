#include "views/reading.hpp"

#include "http/page.hpp"
#include "views/permissions.hpp"
#include "views/store.hpp"

namespace mainstay::views {

namespace {

constexpr std::string_view list_name = "views";

/// What no reach goes beyond: a private view is its owner's alone, and nothing is shared with
/// requesters.
bool is_for(const Caller& caller, const SavedView& view) {
    if (view.owner == caller.user) return true;
    return view.sharing != Sharing::private_ && caller.is_staff();
}

void count(db::Sql& sql, const Call& call, const ViewKind& kind, std::span<ViewAnswer> shown) {
    if (!kind.count) return;
    int left = counted_max;
    for (auto& view : shown) {
        if (left-- == 0) return;
        auto tally = kind.count(sql, call, view.filter);
        if (tally) view.tally = ViewCount{tally->count, tally->is_more};
    }
}

std::string path_of(const Kinds& kinds, const SavedView& view) {
    const auto* kind = kinds.find(view.kind);
    return kind ? std::string(kind->path) + "?view=" + to_string(view.id) : std::string();
}

}  // namespace

std::vector<ViewAnswer> answers(
    db::Sql& sql, const Call& call, std::span<const SavedView> views, const Kinds& kinds
) {
    std::vector<Id<User>> owners;
    std::vector<Id<Team>> teams;
    for (const auto& view : views) {
        if (view.owner) owners.push_back(*view.owner);
        if (view.team) teams.push_back(*view.team);
    }
    auto people = identity::user_refs(sql, owners);
    auto named_teams = identity::team_refs(sql, teams);
    std::vector<ViewAnswer> shown;
    for (const auto& view : views) {
        auto& answer = shown.emplace_back(ViewAnswer{
            .id = view.id,
            .kind = view.kind,
            .name = view.name,
            .filter = view.filter,
            .sort = view.sort,
            .columns = columns_of(view.columns),
            .sharing = view.sharing,
            .path = path_of(kinds, view),
            .version = view.version,
        });
        if (view.team) answer.team = named_teams[*view.team];
        if (view.owner) answer.owner = {*view.owner, people[*view.owner].name};
        if (!identity::may(call, view_write, resource_of(call, view))) continue;
        if (may_share(sql, call, view)) answer.may.push_back(ViewAction::change);
        answer.may.push_back(ViewAction::remove);
    }
    return shown;
}

bool may_share(db::Sql& sql, const Call& call, const SavedView& view) {
    switch (view.sharing) {
        case Sharing::private_:
            return true;
        case Sharing::team:
            return !view.team ||  // Which is refused for its own reason.
                   identity::may(
                       call, view_share, identity::team_resource(sql, call, view.team->value)
                   );
        case Sharing::everyone:
            return identity::may(call, view_share);
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

std::optional<SavedView> find_view(db::Sql& sql, Id<SavedView> id) { return store::view(sql, id); }

Result<SavedView> seen(db::Sql& sql, const Call& call, Id<SavedView> id, const Kinds& kinds) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    auto view = store::view(sql, id);
    const auto* kind = view ? kinds.find(view->kind) : nullptr;
    if (!kind || !identity::may_some(call, *kind->read) || !is_for(*call.caller, *view) ||
        !identity::may(call, view_read, resource_of(call, *view)))
        return refuse(mainstay::code::not_found);
    return *std::move(view);
}

Result<http::Page<ViewAnswer>> list_views(
    db::Sql& sql, const Call& call, const ListViews& request, const Kinds& kinds
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    TRY(identity::require_some(call, view_read));
    const auto* kind = TRY(kinds.named(call, request.kind.value));
    store::Wanted wanted{
        .kind = kind->name,
        .person = call.caller->user,
        .is_own_only = !call.caller->is_staff(),
    };
    if (request.cursor)
        std::tie(wanted.after_name, wanted.after) =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{100}).value);
    wanted.limit = static_cast<std::int64_t>(limit) + 1;
    auto page = http::page_of(
        store::views(sql, identity::scope(call, view_read), wanted), limit,
        [](const SavedView& view) {
            return http::cursor_after(list_name, view.name_key, view.id.value);
        }
    );
    http::Page<ViewAnswer> shown{answers(sql, call, page.items, kinds), page.next};
    if (request.counted.value_or(false)) count(sql, call, *kind, shown.items);
    if (identity::may_some(call, view_write)) shown.may.emplace_back("create");
    if (identity::may_some(call, view_share)) shown.may.emplace_back("share_team");
    if (identity::may(call, view_share)) shown.may.emplace_back("share_everyone");
    return shown;
}

Result<VersionedView> show_view(
    db::Sql& sql, const Call& call, const ShowView& request, const Kinds& kinds
) {
    auto view = TRY(seen(sql, call, request.id, kinds));
    return VersionedView{answers(sql, call, {&view, 1}, kinds).front(), view.version};
}

}  // namespace mainstay::views
