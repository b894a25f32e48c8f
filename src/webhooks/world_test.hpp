// A module with letters of its own for tests: each belongs to a person, who alone may see it, and
// administrators may see all.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "identity/testing.hpp"
#include "outgoing/outgoing.hpp"
#include "webhooks/deliveries.hpp"
#include "webhooks/dispatch.hpp"
#include "webhooks/endpoints.hpp"
#include "webhooks/sending.hpp"

namespace mainstay::webhooks::test {

namespace it = identity::test;
using it::noon;
using it::refusal;

struct LetterWritten {
    static constexpr std::string_view type = "letter.written";
    static constexpr int schema_version = 1;

    std::int64_t letter = 0;
    std::int64_t owner = 0;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(LetterWritten, (), (letter, owner, text))

/// What a receiver got.
struct Received {
    std::string url;
    std::string id;
    std::string signature;
    std::string timestamp;
    std::string body;
};

class World {
public:
    explicit World(db::test::TestDatabase& of);

    Call as(db::Sql& sql, Id<User> person) const { return it::by(sql, person, now); }

    /// A webhook of that owner for all letters; made by the administrator.
    WebhookWithSecret create(Id<User> owner, std::string filter = "", std::string name = "Hook");

    void write(std::int64_t letter, Id<User> owner, std::string text = "Hello");

    /// Makes deliveries of all that happened, and sends what is due.
    void work();

    /// The same so much later.
    void work_after(std::chrono::seconds span);

    WebhookView show(Id<Webhook> id);

    /// Of a webhook, the oldest first: `letter.written delivered 1`.
    std::string deliveries(Id<Webhook> id);

    db::Database& database;
    outgoing::Vault vault;
    Sources sources;
    Time now = noon;
    Id<User> admin, ann, bob, manager;

    std::vector<Received> received;
    std::function<outgoing::PostAnswer(const Received&)> answer;
};

void in_world(const std::function<void(World&)>& body);

}  // namespace mainstay::webhooks::test
