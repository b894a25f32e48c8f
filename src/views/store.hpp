// SQL to saved views and back. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "views/saved_view.hpp"

namespace mainstay::views::store {

std::optional<SavedView> view(db::Sql& sql, Id<SavedView> id);

/// Which views a list shows.
struct Wanted {
    std::string_view kind;
    Id<User> person;           // Whose own they are, or with whom they are shared.
    bool is_own_only = false;  // Nothing is shared with requesters.
    std::string after_name;
    std::int64_t after = 0;
    std::int64_t limit = 0;
};

/// By name, then id. Indexes: saved_view_owner, saved_view_team, saved_view_everyone.
std::vector<SavedView> views(db::Sql& sql, const identity::Scope& scope, const Wanted& wanted);

/// How many views a person owns. Index: saved_view_owner.
std::int64_t count_of(db::Sql& sql, Id<User> owner);

/// Whether another view of that owner and kind is called so, in upper or lower case.
/// Index: saved_view_owner.
bool is_name_taken(db::Sql& sql, const SavedView& view);

/// Nothing if the name is taken.
std::optional<Id<SavedView>> insert(db::Sql& sql, const SavedView& view);

/// Inserts a view that was removed, as it was and under its id. Whether its name is still free.
bool insert_again(db::Sql& sql, const SavedView& view);

/// Whether the row was still at `view.version`, which is raised.
bool update(db::Sql& sql, const SavedView& view);

void remove(db::Sql& sql, Id<SavedView> id);

/// The views that a person owns, by id. Index: saved_view_owner.
std::vector<SavedView> owned(db::Sql& sql, Id<User> owner, Id<SavedView> after, std::int64_t limit);

/// Leaves a shared view to nobody.
void release(db::Sql& sql, Id<SavedView> id);

/// The views of the window, whosever they are. Index: the primary key.
std::vector<SavedView> between(db::Sql& sql, std::int64_t after, std::int64_t last);

}  // namespace mainstay::views::store
