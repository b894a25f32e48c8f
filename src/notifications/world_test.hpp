// People, items and an inbox for tests of this module: items are numbers that people may see
// unless they are hidden from them.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "db/testing.hpp"
#include "identity/testing.hpp"
#include "notifications/choices.hpp"
#include "notifications/delivery.hpp"
#include "notifications/inbox.hpp"

namespace mainstay::notifications::test {

using identity::test::noon;

/// Something was done to an item.
struct ItemChanged {
    static constexpr std::string_view type = "item.changed_by";
    static constexpr int schema_version = 1;

    std::int64_t item = 0;
    std::vector<std::int64_t> people;
    std::string kind = "item.replied";
    std::optional<std::int64_t> actor;
    std::string detail;
    bool is_mailed = false;
    bool is_broken = false;  // Nobody can tell whom it is of interest to.
};
BOOST_DESCRIBE_STRUCT(ItemChanged, (), (item, people, kind, actor, detail, is_mailed, is_broken))

struct World {
    explicit World(db::test::TestDatabase& database);

    /// The person did that to the item; these are who it is of interest to.
    void publish(std::int64_t item, Id<User> actor, const std::vector<Id<User>>& people);
    void publish(const ItemChanged& event);

    /// Makes notifications of all that happened, at noon or so many seconds after.
    void deliver(int seconds = 0);

    /// The person's call, at noon or so many seconds after.
    Call as(Id<User> person, int seconds = 0) const;

    /// What the person is notified of, newest first: `7 x2 by lea; 8 by leo, read;`, and the number
    /// of what is unread.
    std::string inbox(Id<User> person) const;

    /// The person's inbox as the API has it.
    Inbox listed(Id<User> person, const ListNotifications& request = {}) const;

    Result<UnreadCount> mark(Id<User> person, const MarkRead& request, int seconds = 0) const;

    /// Chooses for one kind; the digest comes at eight in Berlin.
    Result<ChoicesView> choose(
        Id<User> person, std::string kind, bool in_app, MailChoice mail, int seconds = 0
    ) const;

    /// Chooses the language of mails, and nothing else.
    void choose_language(Id<User> person, Language language) const;

    db::Database& database;
    Id<User> ann, lea, leo;                                  // A requester, and two agents.
    std::set<std::pair<std::int64_t, std::int64_t>> hidden;  // Items and people.
    Kinds kinds;
    Rules rules{.is_mailed = true, .mail_delay = std::chrono::minutes(3)};
};

/// Runs `body` on a fresh database of each kind.
void in_world(const std::function<void(World&)>& body);

}  // namespace mainstay::notifications::test
