#include "identity/permission.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "identity/identity.hpp"
#include "wire/name.hpp"

namespace mainstay::identity {

namespace {

constexpr Id<User> ann{1}, bob{2}, eve{3};
constexpr Id<Organization> acme{1}, umbrella{2};

template <class Enum>
std::vector<Enum> each() {
    std::vector<Enum> all;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto e) {
        all.push_back(e.value);
    });
    return all;
}

Call call_of(Role role, Id<User> user = ann) {
    return {
        .caller =
            Caller{
                .user = user,
                .role = role,
                .scopes = {TokenScope::read, TokenScope::write, TokenScope::admin},
            },
    };
}

Call requester_of(Id<User> user, std::optional<Id<Organization>> organization, bool sees) {
    auto call = call_of(Role::requester, user);
    call.caller->organization = organization;
    call.caller->sees_organization = sees;
    return call;
}

/// A ticket of the table that the scopes are tried on.
struct Sample {
    std::int64_t id;
    Id<User> requester;
    std::optional<Id<Organization>> organization;
    std::vector<Id<User>> watchers;
};

std::vector<Sample> samples() {
    std::vector<Sample> all;
    for (auto requester : {ann, bob, eve}) {
        for (auto organization :
             {std::optional(acme), std::optional(umbrella), std::optional<Id<Organization>>()}) {
            for (const auto& watchers :
                 {std::vector<Id<User>>{}, std::vector{bob}, std::vector{ann, bob}}) {
                auto id = static_cast<std::int64_t>(all.size()) + 1;
                all.push_back({id, requester, organization, watchers});
            }
        }
    }
    return all;
}

std::vector<Call> callers() {
    std::vector<Call> all{Call{}, Call::system({}, "")};
    for (auto role : each<Role>()) all.push_back(call_of(role));
    for (auto user : {ann, bob, eve}) {
        for (bool sees : {false, true}) {
            all.push_back(requester_of(user, std::nullopt, sees));
            all.push_back(requester_of(user, acme, sees));
            all.push_back(requester_of(user, umbrella, sees));
        }
    }
    auto count = all.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (!all[i].caller) continue;
        auto narrow = all[i];
        narrow.caller->scopes = {TokenScope::read};
        all.push_back(narrow);
        narrow.caller->scopes = {};
        all.push_back(narrow);
    }
    return all;
}

void fill(db::Sql& sql) {
    sql.script(
        "CREATE TABLE ticket (id BIGINT, requester BIGINT, organization BIGINT);"
        "CREATE TABLE ticket_watcher (ticket BIGINT, watcher BIGINT);"
        "CREATE TABLE user_account (id BIGINT, organization BIGINT);"
    );
    for (const auto& sample : samples()) {
        sql.run(
            "INSERT INTO ticket VALUES (:id, :requester, :organization)", sample.id,
            sample.requester, sample.organization
        );
        for (auto watcher : sample.watchers)
            sql.run("INSERT INTO ticket_watcher VALUES (:id, :watcher)", sample.id, watcher);
    }
}

/// The directory as it was when the caller's call began.
void know(db::Sql& sql, const Call& call) {
    sql.run("DELETE FROM user_account");
    if (call.caller)
        sql.run(
            "INSERT INTO user_account VALUES (:id, :organization)", call.caller->user,
            call.caller->organization
        );
}

std::vector<std::int64_t> by_scope(db::Sql& sql, const Call& call, Action action) {
    auto allowed = scope(call, action);
    db::Query query{"SELECT t.id FROM ticket t WHERE " + allowed.text, allowed.params};
    query.add(" AND t.id < :end ORDER BY t.id", 1000);
    return sql.all<std::int64_t>(query);
}

std::vector<std::int64_t> by_may(const Call& call, Action action) {
    std::vector<std::int64_t> ids;
    for (const auto& sample : samples()) {
        auto watches = [&](Id<User> user) {
            return std::find(sample.watchers.begin(), sample.watchers.end(), user) !=
                   sample.watchers.end();
        };
        Resource resource{
            .organization = sample.organization,
            .requester = sample.requester,
            .is_watcher = call.caller && watches(call.caller->user),
        };
        if (may(call, action, resource)) ids.push_back(sample.id);
    }
    return ids;
}

}  // namespace

TEST_CASE("each role may do what the rule book says, and nothing else") {
    std::string book;
    for (auto action : each<Action>()) {
        std::string line(wire::name_of(action));
        line.resize(20, ' ');
        for (auto role : each<Role>()) {
            auto call = call_of(role);
            call.caller->organization = acme;
            call.caller->sees_organization = true;
            const char* mark = may(call, action)                           ? "all  "
                               : may(call, action, {.organization = acme}) ? "seen "
                               : may(call, action, {.requester = ann})     ? "own  "
                                                                           : "-    ";
            line += mark;
        }
        book += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }

    // requester, agent, developer, manager, auditor, administrator
    CHECK(
        book ==
        "ticket_read         seen all  all  all  all  all\n"
        "ticket_read_private -    all  all  all  all  all\n"
        "ticket_create       own  all  all  all  -    all\n"
        "ticket_reply        seen all  all  all  own  all\n"
        "ticket_note         -    all  all  all  seen all\n"
        "ticket_work         -    all  all  all  -    all\n"
        "ticket_close        own  all  all  all  -    all\n"
        "ticket_reopen       seen all  all  all  -    all\n"
        "timeline_read       -    all  all  all  all  all\n"
        "audit_read          -    -    -    all  all  all\n"
        "security_read       -    -    -    -    all  all\n"
        "directory_read      -    all  all  all  all  all\n"
        "directory_write     -    -    -    -    -    all\n"
        "team_write          -    -    -    all  -    all\n"
        "jobs_manage         -    -    -    all  -    all\n"
        "mail_read           -    all  all  all  all  all\n"
        "mail_review         -    all  all  all  -    all\n"
        "own_write           all  all  all  all  all  all\n"
    );
}

TEST_CASE("may and scope agree for every caller, action and ticket") {
    db::test::on_each_database({}, [](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            fill(sql);
            for (const auto& call : callers()) {
                know(sql, call);
                for (auto action : each<Action>()) {
                    CAPTURE(wire::name_of(action));
                    REQUIRE(by_scope(sql, call, action) == by_may(call, action));
                }
            }
        });
    });
}

TEST_CASE("a requester of no organization does not see the tickets of no organization") {
    auto call = requester_of(ann, std::nullopt, true);

    CHECK_FALSE(may(call, Action::ticket_read, {.requester = bob}));
}

TEST_CASE("a colleague's ticket is seen by permission only") {
    Resource colleagues{.organization = acme, .requester = bob};

    CHECK(may(requester_of(ann, acme, true), Action::ticket_read, colleagues));
    CHECK_FALSE(may(requester_of(ann, acme, false), Action::ticket_read, colleagues));
    CHECK_FALSE(may(requester_of(ann, umbrella, true), Action::ticket_read, colleagues));
    CHECK_FALSE(may(requester_of(ann, acme, true), Action::ticket_close, colleagues));
}

TEST_CASE("whoever moves to another organization does not see what they watch in the former one") {
    Resource watched{.organization = acme, .requester = bob, .is_watcher = true};

    CHECK(may(requester_of(ann, acme, false), Action::ticket_read, watched));
    CHECK_FALSE(may(requester_of(ann, umbrella, false), Action::ticket_read, watched));
    CHECK_FALSE(may(requester_of(ann, std::nullopt, false), Action::ticket_read, watched));
    CHECK(may(call_of(Role::agent), Action::ticket_read, watched));
}

TEST_CASE("an auditor speaks in tickets of their own, and to staff in those they watch") {
    auto auditor = call_of(Role::auditor);

    CHECK(may(auditor, Action::ticket_reply, {.requester = ann}));
    CHECK_FALSE(may(auditor, Action::ticket_reply, {.requester = bob, .is_watcher = true}));
    CHECK(may(auditor, Action::ticket_note, {.requester = bob, .is_watcher = true}));
    CHECK_FALSE(may(auditor, Action::ticket_note, {.requester = bob}));
    CHECK_FALSE(may(auditor, Action::ticket_work, {.requester = ann}));
}

TEST_CASE("a token narrows what its owner may do") {
    auto call = call_of(Role::administrator);
    call.caller->scopes = {TokenScope::read};

    CHECK(may(call, Action::ticket_read));
    CHECK_FALSE(may(call, Action::ticket_reply));
    auto refused = require(call, Action::directory_write);
    CHECK(refused.error().code == "token_scope");
    CHECK(refused.error().parameters.at("scope") == "admin");
}

TEST_CASE("whoever is not signed in is asked to; whoever is, is refused") {
    CHECK(require(Call{}, Action::ticket_read).error().code == "unauthenticated");
    CHECK(require(call_of(Role::agent), Action::jobs_manage).error().code == "forbidden");
    CHECK(require(call_of(Role::manager), Action::jobs_manage));
}

}  // namespace mainstay::identity
