#include "identity/permission.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "wire/name.hpp"

namespace mainstay::identity::permission_test {

namespace {

constexpr Id<User> ann{1}, bob{2};
constexpr Id<Organization> acme{1}, umbrella{2};
constexpr Id<Team> first{1}, second{2};
constexpr Id<Application> shop{1}, ledger{2};

/// Something that belongs to people, teams and applications.
constexpr ResourceKind box{
    .name = "box",
    .table = "box b",
    .id = "b.id",
    .owner = "b.owner = :scope_owner",
    .participant = "b.id IN (SELECT box FROM box_guest WHERE guest = :scope_participant)",
    .organization = "b.organization = :scope_organization",
    .team = "b.team IN (SELECT team FROM team_member WHERE member = :scope_team)",
};
constexpr const ResourceKind* boxes[] = {&box};

constexpr Action box_open{
    .name = "box_open",
    .scope = TokenScope::write,
    .requester = Reach::organization,
    .agent = Reach::all,
    .auditor = Reach::own,
    .kinds = boxes,
};

Call call_of(Role role) {
    return {
        .caller =
            Caller{
                .user = ann,
                .role = role,
                .scopes = {TokenScope::read, TokenScope::write, TokenScope::admin},
            },
    };
}

/// Somebody whose role an administrator made.
Call with_reach(Reach reach) {
    auto call = call_of(Role::agent);
    call.caller->grants = {{"box_open", reach}};
    call.caller->teams = {first};
    call.caller->applications = {shop};
    return call;
}

}  // namespace

TEST_CASE("each role reaches as far as the action says; administrators and the system to all") {
    CHECK(reach(call_of(Role::requester), box_open) == Reach::organization);
    CHECK(reach(call_of(Role::agent), box_open) == Reach::all);
    CHECK(reach(call_of(Role::developer), box_open) == Reach::none);
    CHECK(reach(call_of(Role::auditor), box_open) == Reach::own);
    CHECK(reach(call_of(Role::administrator), box_open) == Reach::all);
    CHECK(reach(Call::system({}, ""), box_open) == Reach::all);
    CHECK(reach(Call{}, box_open) == Reach::none);
}

TEST_CASE("each reach takes in what those before it do, and one relation more") {
    const Resource others{.owner = bob}, own{.owner = ann}, watched{.is_participant = true};
    const Resource of_team{.teams = {second, first}}, of_other_team{.teams = {second}};
    const Resource of_shop{.applications = {shop}}, of_ledger{.applications = {ledger}};

    std::string book;
    for (auto reach : {Reach::own, Reach::organization, Reach::team, Reach::application}) {
        auto call = with_reach(reach);
        for (const auto& resource :
             {own, watched, of_team, of_shop, others, of_other_team, of_ledger})
            book += may(call, box_open, resource) ? 'x' : '-';
        book += '\n';
    }

    CHECK(
        book ==
        "x------\n"
        "xx-----\n"
        "xxx----\n"
        "xxxx---\n"
    );
    CHECK(may(with_reach(Reach::all), box_open, others));
}

TEST_CASE("an organization's resources are for those who have leave to see all of it") {
    const Resource colleagues{.owner = bob, .organization = acme};
    auto call = call_of(Role::requester);
    call.caller->organization = acme;

    CHECK_FALSE(may(call, box_open, colleagues));
    call.caller->sees_organization = true;
    CHECK(may(call, box_open, colleagues));
    CHECK_FALSE(may(call, box_open, {.owner = bob}));
    call.caller->organization = umbrella;
    CHECK_FALSE(may(call, box_open, colleagues));
    call.caller->organization.reset();
    CHECK_FALSE(may(call, box_open, {.owner = bob}));
}

TEST_CASE("a list asks for each relation that a reach takes in, and that the kind has") {
    CHECK(scope(Call{}, box_open).text == "(1 = 0)");
    CHECK(scope(call_of(Role::agent), box_open).text == "(1 = 1)");
    CHECK(scope(with_reach(Reach::own), box_open).text == "(b.owner = :scope_owner)");

    // There is no organization to see, and boxes have no application.
    auto widest = scope(with_reach(Reach::application), box_open);
    CHECK(
        widest.text ==
        "(b.owner = :scope_owner"
        " OR b.id IN (SELECT box FROM box_guest WHERE guest = :scope_participant)"
        " OR b.team IN (SELECT team FROM team_member WHERE member = :scope_team))"
    );
    CHECK(widest.alternatives.size() == 3);
    CHECK(widest.params.size() == 3);
}

TEST_CASE("an action reaches to what its kinds know") {
    CHECK(
        reaches_of(box_open) ==
        std::vector{Reach::own, Reach::organization, Reach::team, Reach::all}
    );
    CHECK(reaches_of(directory_write) == std::vector{Reach::all});
}

TEST_CASE("a made role has what it was given and nothing else, but what everybody has") {
    auto call = with_reach(Reach::own);

    CHECK_FALSE(may_some(call, directory_read));
    CHECK(may(call, own_write));
    CHECK_FALSE(may(call, directory_write));
}

TEST_CASE("a token narrows what its owner may do") {
    auto call = call_of(Role::administrator);
    call.caller->scopes = {TokenScope::read};

    CHECK(may(call, directory_read));
    CHECK_FALSE(may(call, box_open));
    CHECK(scope(call, box_open).text == "(1 = 0)");
    auto refused = require(call, directory_write);
    CHECK(refused.error().code == "token_scope");
    CHECK(refused.error().parameters.at("scope") == "admin");
}

TEST_CASE("whoever is not signed in is asked to; whoever is, is refused") {
    CHECK(require(Call{}, directory_read).error().code == "unauthenticated");
    CHECK(require_some(Call{}, directory_read).error().code == "unauthenticated");
    CHECK(require(call_of(Role::agent), team_write).error().code == "forbidden");
    CHECK(require_some(call_of(Role::requester), directory_read).error().code == "forbidden");
    CHECK(require(call_of(Role::manager), team_write));
}

}  // namespace mainstay::identity::permission_test
