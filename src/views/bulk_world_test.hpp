// A list of items of which many are changed at once, for tests of this module. An item has a number
// and a value; what is `locked` refuses to be set, and what is `cursed` throws.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "db/testing.hpp"
#include "identity/testing.hpp"
#include "views/views.hpp"

namespace mainstay::views::test {

struct BulkWorld {
    explicit BulkWorld(db::test::TestDatabase& of);

    /// That person's call, so long after noon.
    Call as(Id<User> person, std::chrono::seconds later = {}) const;

    /// Makes items 1, 2, … of these values.
    void items(const std::vector<std::string>& values) const;
    void put(std::int64_t item, const std::string& value) const;

    /// All values, in the order of the items, with a space between.
    std::string values() const;

    /// Starts a run of `set` to that value, over a filter or over keys.
    Result<BulkRunView> start(Id<User> person, const StartBulkRun& request) const;
    Result<BulkRunView> set_all(Id<User> person, const std::string& value) const;
    Result<BulkRunView> set_named(
        Id<User> person, const std::string& value, const std::vector<std::string>& keys
    ) const;
    Result<BulkRunView> undo(Id<User> person, Id<BulkRun> id, std::chrono::seconds later = {})
        const;
    Result<BulkRunView> cancel(Id<User> person, Id<BulkRun> id) const;

    /// Does one part, as the job does. Whether there is more.
    bool step(Id<BulkRun> id) const;

    /// Does the jobs that wait.
    void finish() const;

    Result<BulkRunView> show(Id<User> person, Id<BulkRun> id) const;

    /// Such as `completed 3 changed 1 unchanged 2 failed of 6`.
    std::string state(Id<User> person, Id<BulkRun> id) const;

    /// Such as `item-2 item_locked`, a line each.
    std::string failures(Id<User> person, Id<BulkRun> id) const;

    db::Database& database;
    Id<User> rita, lea, leo, root;  // A requester, two agents, an administrator.
    Kinds kinds;
};

/// Runs `body` on a fresh database of each kind.
void in_bulk_world(const std::function<void(BulkWorld&)>& body);

}  // namespace mainstay::views::test
