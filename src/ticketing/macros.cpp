#include "ticketing/macros.hpp"

#include <stdexcept>
#include <tuple>

#include "base/text.hpp"
#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/macro_actions.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view list_name = "macros";

Resource resource_of(const Call& call, const Macro& macro) {
    return {
        .owner = macro.owner,
        .is_participant =
            macro.sharing == MacroSharing::everyone && call.caller && call.caller->is_staff(),
        .teams = macro.team ? std::vector{*macro.team} : std::vector<Id<Team>>{},
    };
}

MacroSteps steps_of(const Macro& macro) {
    auto steps = wire::parse<MacroSteps>(macro.steps, wire::UnknownMembers::skipped);
    if (!steps) throw std::runtime_error("macro " + to_string(macro.id) + " cannot be read");
    return *std::move(steps);
}

MacroView view_of(db::Sql& sql, const Call& call, const Macro& macro) {
    MacroView view{
        .id = macro.id,
        .name = macro.name,
        .steps = steps_of(macro),
        .sharing = macro.sharing,
        .team = macro.team ? identity::find_team(sql, *macro.team) : std::nullopt,
        .version = macro.version,
    };
    if (auto owner = identity::find_person(sql, macro.owner))
        view.owner = identity::NameRef{owner->id, owner->name};
    if (identity::may(call, macro_write, resource_of(call, macro)))
        view.may = {MacroAction::change, MacroAction::remove};
    return view;
}

http::Versioned<MacroView> versioned(MacroView view) {
    auto version = view.version;
    return {std::move(view), version};
}

timeline::Subject subject_of(Id<Macro> id) { return {"macro", id.value}; }

/// What the record keeps: not the text, which may tell of people.
wire::json::object recorded(const Macro& macro) {
    return {{"sharing", wire::encode(macro.sharing)}, {"version", macro.version}};
}

/// Refuses: forbidden; macro_team_unfit.
Result<> check_sharing(db::Sql& sql, const Call& call, const Macro& macro) {
    bool is_of_team = macro.sharing == MacroSharing::team;
    if (is_of_team != macro.team.has_value() ||
        (macro.team && !identity::find_team(sql, *macro.team)))
        return invalid({wrong("team", code::macro_team_unfit)});
    switch (macro.sharing) {
        case MacroSharing::private_:
            return {};
        case MacroSharing::team:
            return identity::require(
                call, macro_share, identity::team_resource(sql, call, macro.team->value)
            );
        case MacroSharing::everyone:
            return identity::require(call, macro_share);
    }
    return {};
}

/// A macro that the caller may see. Refuses: not_found.
Result<Macro> seen_macro(db::Sql& sql, const Call& call, Id<Macro> id) {
    auto macro = store::macro(sql, id);
    bool is_theirs =
        macro && call.caller &&
        (macro->sharing != MacroSharing::private_ || macro->owner == call.caller->user);
    if (!is_theirs || !identity::may(call, macro_read, resource_of(call, *macro)))
        return refuse(mainstay::code::not_found);
    return *std::move(macro);
}

void set_name(Macro& macro, const Line<100>& name) {
    macro.name = name.value;
    macro.name_key = lower_ascii(name.value);
}

}  // namespace

Resource macro_resource(db::Sql& sql, const Call& call, std::int64_t id) {
    return resource_of(call, *store::macro(sql, {id}));
}

Result<http::Page<MacroView>> list_macros(
    db::Sql& sql, const Call& call, const ListMacros& request
) {
    auto self = TRY(person(call));
    TRY(identity::require_some(call, macro_read));
    std::string name;
    std::int64_t id = 0;
    if (request.cursor)
        std::tie(name, id) =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::macros(
            sql, identity::scope(call, macro_read), self, name, id,
            static_cast<std::int64_t>(limit) + 1
        ),
        limit,
        [](const Macro& row) { return http::cursor_after(list_name, row.name_key, row.id.value); }
    );
    http::Page<MacroView> shown{{}, page.next};
    for (const auto& row : page.items) shown.items.push_back(view_of(sql, call, row));
    if (identity::may_some(call, macro_write)) shown.may.emplace_back("create");
    if (identity::may_some(call, macro_share)) shown.may.emplace_back("share_team");
    if (identity::may(call, macro_share)) shown.may.emplace_back("share_everyone");
    return shown;
}

Result<http::Versioned<MacroView>> show_macro(
    db::Sql& sql, const Call& call, const ShowMacro& request
) {
    return versioned(view_of(sql, call, TRY(seen_macro(sql, call, request.id))));
}

Result<http::Versioned<MacroView>> create_macro(
    db::Sql& sql, const Call& call, const CreateMacro& request
) {
    auto self = TRY(person(call));
    Macro macro{
        .steps = wire::print(request.steps),
        .owner = self,
        .sharing = request.sharing.value_or(MacroSharing::private_),
        .team = request.team,
        .created_at = call.now,
        .updated_at = call.now,
    };
    set_name(macro, request.name);
    TRY(identity::require(call, macro_write, {.owner = self}));
    TRY(check_steps(request.steps));
    TRY(check_sharing(sql, call, macro));
    if (store::macros_of(sql, self) >= macros_max)
        return refuse(code::too_many_macros, {{"max", std::to_string(macros_max)}});
    macro.id = store::insert(sql, macro);
    timeline::record(sql, call, subject_of(macro.id), "created", nullptr, recorded(macro));
    return versioned(view_of(sql, call, macro));
}

Result<http::Versioned<MacroView>> change_macro(
    db::Sql& sql, const Call& call, const ChangeMacro& request
) {
    auto macro = TRY(seen_macro(sql, call, request.id));
    TRY(identity::require(call, macro_write, resource_of(call, macro)));
    if (request.if_match && *request.if_match != macro.version) return refuse(http::code::stale);
    const auto was = macro;
    if (request.name) set_name(macro, *request.name);
    if (request.steps) {
        TRY(check_steps(*request.steps));
        macro.steps = wire::print(*request.steps);
    }
    if (request.sharing) {
        macro.sharing = *request.sharing;
        macro.team = request.team;
        TRY(check_sharing(sql, call, macro));
    }
    macro.updated_at = call.now;
    if (!store::update(sql, macro)) return refuse(http::code::stale);
    macro.version += 1;
    timeline::record(sql, call, subject_of(macro.id), "changed", recorded(was), recorded(macro));
    return versioned(view_of(sql, call, macro));
}

Result<> delete_macro(db::Sql& sql, const Call& call, const ShowMacro& request) {
    auto macro = TRY(seen_macro(sql, call, request.id));
    TRY(identity::require(call, macro_write, resource_of(call, macro)));
    store::remove_macro(sql, macro.id);
    timeline::record(sql, call, subject_of(macro.id), "deleted", recorded(macro), nullptr);
    return {};
}

}  // namespace mainstay::ticketing
