// Rows of macros. No rule is here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "identity/identity.hpp"

namespace mainstay::ticketing {

/// Who sees a macro besides its owner.
enum class MacroSharing { private_, team, everyone };
BOOST_DESCRIBE_ENUM(MacroSharing, private_, team, everyone)

/// One row of `macro`.
struct Macro {
    Id<Macro> id;
    std::string name;
    std::string name_key;
    std::string steps;  // JSON of MacroSteps.
    Id<User> owner;
    MacroSharing sharing = MacroSharing::private_;
    std::optional<Id<Team>> team;
    std::int64_t version = 1;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(
    Macro, (), (id, name, name_key, steps, owner, sharing, team, version, created_at, updated_at)
)

namespace store {

std::optional<Macro> macro(db::Sql& sql, Id<Macro> id);

/// Those in scope that are shared or the person's own, by name, after a name and an id. Index:
/// macro_name.
std::vector<Macro> macros(
    db::Sql& sql, const identity::Scope& scope, Id<User> person, std::string_view after_name,
    std::int64_t after_id, std::int64_t limit
);

std::int64_t macros_of(db::Sql& sql, Id<User> owner);

Id<Macro> insert(db::Sql& sql, const Macro& macro);

/// Whether it still was at that version.
bool update(db::Sql& sql, const Macro& macro);

void remove_macro(db::Sql& sql, Id<Macro> id);

}  // namespace store

}  // namespace mainstay::ticketing
