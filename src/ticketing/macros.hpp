// What people do with macros: keep them, and apply them to tickets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/route.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/macro.hpp"
#include "ticketing/macro_store.hpp"

namespace mainstay::ticketing {

/// How many macros one person may have.
inline constexpr std::int64_t macros_max = 200;

enum class MacroAction { change, remove };
BOOST_DESCRIBE_ENUM(MacroAction, change, remove)

struct MacroView {
    Id<Macro> id;
    std::string name;
    MacroSteps steps;
    MacroSharing sharing = MacroSharing::private_;
    std::optional<identity::TeamRef> team;
    std::optional<identity::NameRef> owner;
    std::int64_t version = 1;
    std::vector<MacroAction> may;
};
BOOST_DESCRIBE_STRUCT(MacroView, (), (id, name, steps, sharing, team, owner, version, may))

struct ListMacros {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListMacros, (), (limit, cursor))

struct ShowMacro {
    Id<Macro> id;
};
BOOST_DESCRIBE_STRUCT(ShowMacro, (), (id))

struct CreateMacro {
    Line<100> name;
    MacroSteps steps;
    std::optional<MacroSharing> sharing;  // Private where nothing is said.
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(CreateMacro, (), (name, steps, sharing, team))

struct ChangeMacro {
    Id<Macro> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<MacroSteps> steps;
    std::optional<MacroSharing> sharing;
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(ChangeMacro, (), (id, if_match, name, steps, sharing, team))

struct PreviewMacro {
    std::string key;
    Id<Macro> id;
};
BOOST_DESCRIBE_STRUCT(PreviewMacro, (), (key, id))

/// What a macro would do to a ticket for the caller.
struct MacroPreview {
    std::string name;
    std::vector<timeline::Change> changes;
    std::optional<std::string> text;
    Visibility visibility = Visibility::public_;
    std::optional<StatusAfterReply> status;
};
BOOST_DESCRIBE_STRUCT(MacroPreview, (), (name, changes, text, visibility, status))

struct ApplyMacro {
    std::string key;
    Id<Macro> id;
    std::optional<std::int64_t> if_match;
    std::optional<MessageText> text;  // In place of the macro's own, which has a text.
};
BOOST_DESCRIBE_STRUCT(ApplyMacro, (), (key, id, if_match, text))

/// Those that the caller may apply, by name. Refuses: forbidden to requesters; bad_cursor.
Result<http::Page<MacroView>> list_macros(
    db::Sql& sql, const Call& call, const ListMacros& request
);

/// Refuses: not_found.
Result<http::Versioned<MacroView>> show_macro(
    db::Sql& sql, const Call& call, const ShowMacro& request
);

/// Refuses: forbidden, also to share with others than one's own teams; what check_steps refuses;
/// macro_team_unfit; too_many_macros.
Result<http::Versioned<MacroView>> create_macro(
    db::Sql& sql, const Call& call, const CreateMacro& request
);

/// Refuses: not_found; stale; and as create_macro.
Result<http::Versioned<MacroView>> change_macro(
    db::Sql& sql, const Call& call, const ChangeMacro& request
);

/// Refuses: not_found; forbidden.
Result<> delete_macro(db::Sql& sql, const Call& call, const ShowMacro& request);

/// Refuses: not_found of the ticket or the macro; forbidden.
Result<MacroPreview> preview_macro(db::Sql& sql, const Call& call, const PreviewMacro& request);

/// Does all steps, or none of them. Refuses: as preview_macro, and what the steps refuse.
Result<VersionedTicket> apply_macro(
    db::Sql& sql, const Call& call, const ApplyMacro& request, Source source
);

/// Does steps that are no macro's: all, or none. Refuses: as apply_macro. REQUIRES: check_steps
/// took them.
Result<> apply_steps(
    db::Sql& sql, const Call& call, const std::string& key, const MacroSteps& steps, Source source
);

/// The text with what the placeholders stand for in that ticket, written by the caller.
std::string filled_for(db::Sql& sql, const Call& call, const Ticket& ticket, std::string_view text);

std::vector<http::Route> macro_routes();

}  // namespace mainstay::ticketing
