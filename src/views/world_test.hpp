// People, teams and a list of items for tests of this module. The list takes every filter but
// `bad`, and finds as many items as the filter has characters.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "db/testing.hpp"
#include "identity/testing.hpp"
#include "views/views.hpp"

namespace mainstay::views::test {

using identity::test::refusal;

struct World {
    explicit World(db::test::TestDatabase& of);

    Call as(Id<User> person) const;

    /// Saves a view of that person, or is refused.
    Result<VersionedView> save(
        Id<User> person, std::string name, Sharing sharing = Sharing::private_,
        std::optional<Id<Team>> team = {}, std::string filter = "is:open"
    ) const;
    Result<VersionedView> create(Id<User> person, const CreateView& request) const;

    /// The same, of a view that is there. REQUIRES: it was saved.
    Id<SavedView> saved(
        Id<User> person, std::string name, Sharing sharing = Sharing::private_,
        std::optional<Id<Team>> team = {}
    ) const;

    Result<VersionedView> change(Id<User> person, const ChangeView& request) const;
    Result<> remove(Id<User> person, Id<SavedView> id, std::optional<std::int64_t> if_match = {})
        const;
    Result<VersionedView> restore(
        Id<User> person, Id<SavedView> id, std::chrono::seconds later = {}
    ) const;
    Result<VersionedView> show(Id<User> person, Id<SavedView> id) const;
    http::Page<ViewAnswer> listed(Id<User> person, bool counted = false) const;

    /// The names of what the person's list shows, with a space between.
    std::string names(Id<User> person) const;

    /// What `notices` of both topics say of all that happened so far to that person, such as
    /// `view.changed view.shared`.
    std::string notices(Id<User> person) const;

    db::Database& database;
    Id<User> ann, bob, lea, leo, mia, audrey, root;  // Two requesters, two agents, and so on.
    Id<Team> first, second;                          // Lea's, and Leo's.
    Kinds kinds;
};

/// Runs `body` on a fresh database of each kind.
void in_world(const std::function<void(World&)>& body);

}  // namespace mainstay::views::test
