#include "identity/hosts.hpp"

#include <doctest/doctest.h>

#include "events/events.hpp"
#include "http/testing.hpp"
#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "jobs/jobs.hpp"
#include "search/search.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::identity::hosts_test {

namespace {

using test::a_person;
using test::a_team;
using test::an_application;
using test::by;
using test::noon;
using test::refusal;

struct Site {
    Call root, manager, agent, ann;
    Id<Application> shop, ledger;
};

Site a_site(db::Sql& sql) {
    Site site;
    site.shop = an_application(sql, "SHOP");
    site.ledger = an_application(sql, "LEDGER");
    site.root = by(sql, a_person(sql, "root@desk.test", Role::administrator));
    site.manager = by(sql, a_person(sql, "mia@desk.test", Role::manager));
    auto lea = a_person(sql, "lea@desk.test", Role::agent);
    a_team(sql, "SHOP", Level::L1, {lea});
    site.agent = by(sql, lea);
    site.ann = by(sql, a_person(sql, "ann@acme.test", Role::requester));
    return site;
}

NewHost a_host(
    db::Sql& sql, const Call& call, std::string_view name = "web-1",
    std::vector<Line<10>> applications = {{"SHOP"}}
) {
    auto made = create_host(sql, call, {{std::string(name)}, std::move(applications)});
    REQUIRE(refusal(made) == "none");
    return *std::move(made);
}

/// The host that a token is of at that time, or why it is refused.
std::string known(db::Database& database, const std::string& token, Time now = noon) {
    return database.read([&](db::Sql& sql) -> std::string {
        HostAuthenticator authenticate(database, [now] { return now; });
        auto host = authenticate(sql, {.bearer = token});
        if (!host) return host.error().code;
        return *host ? (*host)->name : "of no host";
    });
}

std::string names(const http::Page<HostView>& page) {
    std::string text;
    for (const auto& host : page.items) {
        text += host.name + ":";
        for (const auto& application : host.applications) text += application.key + ",";
        text += std::to_string(host.may.size()) + " ";
    }
    return text;
}

}  // namespace

TEST_CASE("a host is known by its token, which is shown once, rotated with a grace, and revoked") {
    test::on_each_database([](db::Database& database) {
        NewHost first, second;
        database.write([&](db::Sql& sql) {
            auto root = a_site(sql).root;
            first = a_host(sql, root);
            second = *rotate_host_token(sql, root, {first.id, {{2}}});
        });

        CHECK(known(database, first.token) == "web-1");
        CHECK(known(database, second.token) == "web-1");
        CHECK(known(database, first.token, noon + std::chrono::hours(2)) == "unauthenticated");
        CHECK(known(database, second.token + "0") == "unauthenticated");
        CHECK(known(database, "mainstay_abc") == "of no host");
        CHECK(known(database, "") == "of no host");
        database.write([&](db::Sql& sql) {
            auto root = by(sql, find_person(sql, "root@desk.test")->id);
            CHECK(refusal(revoke_host(sql, root, {first.id})) == "none");
            CHECK(refusal(revoke_host(sql, root, {first.id})) == "not_found");
            CHECK(test::recorded(sql, "host", first.id.value) == "created rotated revoked");
            a_host(sql, root);  // The name is free again.
        });
        CHECK(known(database, second.token) == "unauthenticated");
        database.read([&](db::Sql& sql) {
            for (const auto& hash : sql.all<std::string>("SELECT key_hash FROM host LIMIT 9"))
                CHECK(second.token.find(hash) == std::string::npos);
            return true;
        });
    });
}

TEST_CASE("hosts are managed for applications, by those who reach them") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto site = a_site(sql);
            auto made = a_host(sql, site.root, "web-1", {{"SHOP"}, {"LEDGER"}});
            a_host(sql, site.root, "batch-1", {{"LEDGER"}});
            auto create = [&](const Call& call, std::string name, std::vector<Line<10>> keys) {
                return refusal(create_host(sql, call, {{std::move(name)}, std::move(keys)}));
            };

            CHECK(create(site.manager, "web-1", {{"SHOP"}}) == "name taken");
            CHECK(create(site.manager, "web-2", {}) == "applications missing");
            CHECK(create(site.manager, "x", {{"NONE"}}) == "applications[0] unknown_reference");
            CHECK(create(site.agent, "x", {{"SHOP"}}) == "forbidden");
            CHECK(create(site.ann, "x", {{"SHOP"}}) == "forbidden");
            CHECK(
                names(*list_hosts(sql, site.manager, {})) == "web-1:LEDGER,SHOP,3 batch-1:LEDGER,3 "
            );
            CHECK(
                names(*list_hosts(sql, site.agent, {})) == "web-1:LEDGER,SHOP,0 batch-1:LEDGER,0 "
            );
            CHECK(refusal(list_hosts(sql, site.ann, {})) == "forbidden");
            CHECK(refusal(list_hosts(sql, Call{}, {})) == "unauthenticated");

            // A role that reaches the hosts of what its people's teams serve.
            auto keeper = site.agent;
            keeper.caller->grants = {
                {"host_read", Reach::application}, {"host_manage", Reach::application}
            };
            keeper.caller->applications = {site.shop};
            CHECK(names(*list_hosts(sql, keeper, {})) == "web-1:LEDGER,SHOP,3 ");
            CHECK(create(keeper, "web-2", {{"SHOP"}}) == "none");
            CHECK(create(keeper, "x", {{"LEDGER"}}) == "applications[0] unknown_reference");
            auto batch = list_hosts(sql, site.root, {})->items.at(1).id;
            CHECK(show_host(sql, keeper, {made.id})->applications.at(1).key == "SHOP");
            CHECK(show_host(sql, keeper, {made.id})->may.size() == 3);
            CHECK(show_host(sql, site.agent, {made.id})->may.empty());
            CHECK(refusal(show_host(sql, keeper, {batch})) == "not_found");
            CHECK(refusal(show_host(sql, site.ann, {made.id})) == "not_found");
            CHECK(refusal(show_host(sql, site.root, {{99}})) == "not_found");
            CHECK(refusal(rotate_host_token(sql, keeper, {batch, {}})) == "not_found");
            CHECK(refusal(revoke_host(sql, keeper, {batch})) == "not_found");
            CHECK(refusal(revoke_host(sql, site.agent, {made.id})) == "forbidden");
            CHECK(refusal(revoke_host(sql, site.ann, {made.id})) == "not_found");

            CHECK(
                refusal(change_host(sql, site.manager, {made.id, {"web-9"}, {{"SHOP"}}})) == "none"
            );
            CHECK(names(*list_hosts(sql, keeper, {})) == "web-9:SHOP,3 web-2:SHOP,3 ");
            CHECK(
                refusal(change_host(sql, site.root, {made.id, {"batch-1"}, {{"SHOP"}}})) ==
                "name taken"
            );
            CHECK(test::recorded(sql, "host", made.id.value) == "created changed");
        });
    });
}

TEST_CASE("a host may do nothing but what says so, and the timeline knows what it did") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto site = a_site(sql);
            auto made = a_host(sql, site.root, "web-1", {{"SHOP"}});
            Call call{.now = noon, .host = HostCaller{made.id, made.name}};

            CHECK(call.principal() == PrincipalKind::host);
            CHECK(show_own_host(sql, call, {})->applications.at(0).key == "SHOP");
            CHECK(applications_of_caller(sql, *call.host) == std::vector{site.shop});
            CHECK(refusal(show_own_host(sql, site.root, {})) == "forbidden");
            CHECK(refusal(list_hosts(sql, call, {})) == "unauthenticated");
            CHECK(refusal(list_users(sql, call, {})) == "unauthenticated");
            CHECK(list_applications(sql, call, {})->items.empty());

            timeline::record(sql, call, {"span", 7}, "taken", nullptr, {{"count", 3}});
            auto by_host = timeline::principal_of(timeline::history(sql, {"span", 7}, {}, 1).at(0));
            CHECK(by_host.kind == PrincipalKind::host);
            CHECK(by_host.id == made.id.value);
            CHECK(by_host.name == "web-1");
        });
    });
}

TEST_CASE("a raw route of hosts takes neither an ingest key nor a person's token, and the other way"
) {
    test::on_each_database([](db::Database& database) {
        NewHost host;
        NewIngestKey key;
        database.write([&](db::Sql& sql) {
            auto root = a_site(sql).root;
            host = a_host(sql, root);
            key = *create_ingest_key(sql, root, {{"SHOP"}, {"checkout"}});
        });
        auto sent = [&](const auto& authenticate, const std::string& secret) -> std::string {
            http::RawRequest request{.now = noon, .credentials = {.bearer = secret}};
            auto sender = database.read([&](db::Sql& sql) { return authenticate(sql, request); });
            if (!sender) return sender.error().code;
            return sender->host ? "host " + sender->host->name : "key " + sender->ingest->name;
        };

        CHECK(sent(by_host_token(), host.token) == "host web-1");
        CHECK(sent(by_host_token(), key.secret) == "unauthenticated");
        CHECK(sent(by_ingest_key(), key.secret) == "key checkout");
        CHECK(sent(by_ingest_key(), host.token) == "unauthenticated");
    });
}

TEST_CASE("over HTTP a host's token opens the routes of hosts and is refused by all others") {
    SecurityLog log;
    const auto all = routes(Options{}, log);
    std::optional<Authenticator> people;
    std::optional<HostAuthenticator> hosts;
    http::test::TestServer server(
        all,
        {.authenticate = [&](db::Sql& sql,
                             const http::Credentials& given) { return (*people)(sql, given); },
         .authenticate_host = [&](db::Sql& sql,
                                  const http::Credentials& given) { return (*hosts)(sql, given); }},
        {}, {},
        {db::migrations(), jobs::migrations(), events::migrations(), timeline::migrations(),
         search::migrations(), migrations()}
    );
    people.emplace(server.database(), system_now, Options{});
    hosts.emplace(server.database(), system_now);
    auto [host, key] = server.database().write([](db::Sql& sql) {
        auto root = a_site(sql).root;
        return std::pair(a_host(sql, root), *create_ingest_key(sql, root, {{"SHOP"}, {"till"}}));
    });
    auto ask = [&](const http::Route& route, const std::string& secret) {
        auto path = route.path;
        for (auto open = path.find('{'); open != path.npos; open = path.find('{'))
            path.replace(open, path.find('}') - open + 1, "1");
        const bool has_body = route.verb != http::Verb::get && route.verb != http::Verb::del;
        return http::test::ask(
            server.port(), http::name_of(route.verb), path,
            "Authorization: Bearer " + secret + "\r\nIf-Match: *\r\n" +
                (has_body ? "Content-Type: application/json\r\n" : ""),
            has_body ? "{}" : ""
        );
    };

    int asked = 0;
    for (const auto& route : all) {
        if (route.about.access == http::Access::public_) continue;
        INFO(route.path);
        ++asked;
        CHECK(ask(route, host.token).status == (route.about.takes_hosts ? 200 : 401));
        CHECK(ask(route, key.secret).status == 401);
        CHECK(ask(route, host.token + "0").status == 401);
    }
    CHECK(asked > 30);
    auto own = http::test::ask(
        server.port(), "GET", "/api/v1/host", "Authorization: Bearer " + host.token + "\r\n"
    );
    CHECK(own.json().at("name") == "web-1");
    CHECK(own.json().at("applications").at(0).at("key") == "SHOP");
}

}  // namespace mainstay::identity::hosts_test
