#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "bugfix/bugfix.hpp"
#include "bugfix/mirror_job.hpp"
#include "bugfix/repository_actions.hpp"
#include "bugfix/repository_permissions.hpp"
#include "bugfix/repository_store.hpp"
#include "identity/permission_testing.hpp"
#include "identity/testing.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix::test::repositories_test {

namespace {

namespace it = identity::test;

constexpr const Action* all_actions[] = {&repository_read, &repository_manage};

const std::string key_text = "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END KEY-----";
const std::string host_line =
    "git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
const std::vector<std::string> folders{"/srv/git"};

/// Two applications, and who would like to have repositories of them.
struct World {
    db::Sql& sql;
    outgoing::Vault vault{};
    Call manager, agent, developer, ann;

    explicit World(db::Sql& of) : sql(of) {
        start_crypto();
        vault.open(Key{7});
        it::an_application(sql, "SHOP");
        it::an_application(sql, "LEDGER");
        const auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
        manager = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager));
        agent = it::by(sql, it::a_person(sql, "lea@desk.test", Role::agent));
        developer = it::by(sql, it::a_person(sql, "dev@desk.test", Role::developer));
        ann = it::by(sql, it::a_person(sql, "ann@acme.test", Role::requester, acme));
    }

    RepositoryRules rules() const { return {folders, vault}; }

    auto create(const CreateRepository& request) const {
        return create_repository(sql, manager, request, rules());
    }

    auto change(const ChangeRepository& request) const {
        return change_repository(sql, manager, request, rules());
    }

    RepositoryView made(CreateRepository request) const {
        auto created = create(request);
        REQUIRE(it::refusal(created) == "none");
        return created->body;
    }

    /// Of SHOP alone, signed in to by a token.
    RepositoryView with_token() const {
        return made({
            .url = {"https://git.example/acme/shop.git"},
            .applications = {{"SHOP"}},
            .credential =
                GivenCredential{CredentialKind::token, Line<200>{"ann"}, Line<2'000>{"s3cret"}, {}},
        });
    }

    int fetches() const {
        return jobs::counts_of(sql, {std::string(FetchRepository::kind)}, manager.now)[0].due;
    }
};

void on_each_database(const std::function<void(World&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) {
            World world(sql);
            body(world);
        });
    });
}

}  // namespace

TEST_CASE("staff sees repositories, and managers have them") {
    CHECK(
        it::rule_book(all_actions) ==
        "repository_read      none         all          all          all          all\n"
        "repository_manage    none         none         none         all          none\n"
    );
}

TEST_CASE("a repository is fetched when it is added, and its secret is sealed and shown nowhere") {
    on_each_database([](World& world) {
        const auto made = world.with_token();
        CHECK(made.name == "shop");
        CHECK(made.state == RepositoryState::waiting);
        CHECK(made.fetch_minutes == 10);
        CHECK(made.credential.user == "ann");
        CHECK(!made.default_branch);
        REQUIRE(made.applications.size() == 1);
        CHECK(made.applications[0].key == "SHOP");
        CHECK(world.fetches() == 1);
        CHECK(it::recorded(world.sql, "repository", made.id.value) == "created");

        const auto row = store::find_repository(world.sql, made.id).value();
        CHECK(row.credential->find("s3cret") == std::string::npos);
        CHECK(world.vault.unsealed(*row.credential) == "s3cret");
        auto all_text = wire::print(made);
        for (const auto& entry :
             timeline::history(world.sql, {"repository", made.id.value}, {}, 10))
            all_text += entry.before.value_or("") + entry.after.value_or("");
        CHECK(all_text.find("s3cret") == std::string::npos);
    });
}

TEST_CASE("what cannot be is refused, with its field") {
    on_each_database([](World& world) {
        world.with_token();
        const CreateRepository good{
            .url = {"https://git.example/other"}, .applications = {{"SHOP"}}
        };
        auto refused = [&](auto edit) {
            auto request = good;
            edit(request);
            return it::refusal(world.create(request));
        };
        using Request = CreateRepository;
        using Given = GivenCredential;
        using enum CredentialKind;
        CHECK(refused([](Request& r) { r.url = {"ext::sh"}; }) == "url repository_url_unfit");
        CHECK(refused([](Request& r) { r.url = {"/etc"}; }) == "url folder_not_named");
        CHECK(refused([](Request& r) { r.name = Line<100>{"shop"}; }) == "name taken");
        CHECK(refused([](Request& r) { r.applications = {}; }) == "applications no_applications");
        CHECK(refused([](Request& r) {
                  r.applications = {{"SHOP"}, {"NONE"}};
              }) == "applications[1] unknown_reference");
        CHECK(refused([](Request& r) {
                  r.default_branch = Line<200>{"a..b"};
              }) == "default_branch branch_unfit");
        CHECK(refused([](Request& r) {
                  r.known_hosts = Text<20'000>{"nothing"};
              }) == "known_hosts known_hosts_unfit");
        CHECK(refused([](Request& r) {
                  r.credential = Given{token, {}, {}, {}};
              }) == "credential credential_incomplete");
        CHECK(refused([](Request& r) {
                  r.credential = Given{none, {}, Line<2'000>{"x"}, {}};
              }) == "credential credential_incomplete");
        CHECK(refused([](Request& r) {
                  r.credential = Given{ssh_key, {}, {}, Text<20'000>{key_text}};
              }) == "credential credential_unfit");
        CHECK(refused([](Request& r) {
                  r.url = {"git@git.example:a"};
              }) == "credential credential_unfit");
        CHECK(refused([](Request& r) {
                  r.url = {"git@git.example:a"};
                  r.credential = Given{ssh_key, {}, {}, Text<20'000>{"not a key"}};
              }) == "credential.ssh_key private_key_unfit");
        CHECK(refused([](Request& r) {
                  r.url = {"/srv/git/a"};
                  r.credential = Given{token, {}, Line<2'000>{"x"}, {}};
              }) == "credential credential_unfit");
        CHECK(refused([](Request&) {}) == "none");
    });
}

TEST_CASE("a secret is not shown to another server than the one that it was given for") {
    on_each_database([](World& world) {
        const auto made = world.with_token();
        ChangeRepository change{.id = made.id, .if_match = 1};
        change.url = {"https://git.example/moved.git"};
        CHECK(it::refusal(world.change(change)) == "none");
        change.if_match = 2;
        change.url = {"https://evil.example/acme/shop.git"};
        CHECK(it::refusal(world.change(change)) == "credential credential_needed");
        change.url = {"http://git.example/acme/shop.git"};
        CHECK(it::refusal(world.change(change)) == "credential credential_needed");
        change.credential = GivenCredential{CredentialKind::token, {}, Line<2'000>{"another"}, {}};
        const auto changed = world.change(change);
        REQUIRE(it::refusal(changed) == "none");
        CHECK(changed->body.credential.user == "git");
        CHECK(
            it::recorded(world.sql, "repository", made.id.value) ==
            "created changed changed credential_replaced"
        );
    });
}

TEST_CASE("the key of a host is forgotten when people say so, or the host is another") {
    on_each_database([](World& world) {
        const auto made = world.made({
            .url = {"git@git.example:shop"},
            .applications = {{"SHOP"}},
            .credential = GivenCredential{CredentialKind::ssh_key, {}, {}, Text<20'000>{key_text}},
            .known_hosts = Text<20'000>{host_line},
        });
        CHECK(made.host_keys.size() == 1);
        ChangeRepository forget{.id = made.id, .if_match = 1};
        forget.known_hosts = std::optional<Text<20'000>>();
        CHECK(world.change(forget)->body.host_keys.empty());

        ChangeRepository pin{.id = made.id, .if_match = 2};
        pin.known_hosts = Text<20'000>{host_line};
        CHECK(world.change(pin)->body.host_keys.size() == 1);
        ChangeRepository move{.id = made.id, .if_match = 3};
        move.url = {"git@elsewhere.example:shop"};
        move.credential = GivenCredential{CredentialKind::ssh_key, {}, {}, Text<20'000>{key_text}};
        CHECK(world.change(move)->body.host_keys.empty());
    });
}

TEST_CASE("a change is of the version that it was based on") {
    on_each_database([](World& world) {
        const auto made = world.with_token();
        ChangeRepository change{.id = made.id, .if_match = 1};
        change.fetch_minutes = {60};
        const auto changed = world.change(change);
        REQUIRE(changed);
        CHECK(changed->version == 2);
        CHECK(changed->body.fetch_minutes == 60);
        CHECK(it::refusal(world.change(change)) == "stale");
        // What a fetch writes is no change of people.
        auto row = store::find_repository(world.sql, made.id).value();
        git::Fetched fetched{.default_branch = "main", .commits = 7, .size_bytes = 9};
        store::write_fetch(world.sql, fetched_repository(row, fetched, it::noon));
        const auto shown = show_repository(world.sql, world.manager, {made.id});
        CHECK(shown->version == 2);
        CHECK(shown->body.default_branch == "main");
        CHECK(shown->body.commits == 7);
        CHECK(shown->body.state == RepositoryState::ready);
    });
}

TEST_CASE("a fetch that is asked for often is done once, and none of one that is off") {
    on_each_database([](World& world) {
        const auto made = world.with_token();
        for (int i = 0; i < 3; ++i)
            CHECK(it::refusal(fetch_repository(world.sql, world.manager, {made.id})) == "none");
        CHECK(world.fetches() == 1);
        ChangeRepository off{.id = made.id, .if_match = 1};
        off.enabled = false;
        CHECK(!world.change(off)->body.next_fetch_at);
        CHECK(
            it::refusal(fetch_repository(world.sql, world.manager, {made.id})) ==
            "repository_disabled"
        );
        CHECK(store::due_repositories(world.sql, it::noon + std::chrono::hours(1), 10).empty());
    });
}

TEST_CASE("who may not manage all applications of a repository changes nothing of it") {
    on_each_database([](World& world) {
        const auto made = world.made(
            {.url = {"https://git.example/both"}, .applications = {{"SHOP"}, {"LEDGER"}, {"SHOP"}}}
        );
        CHECK(made.applications.size() == 2);
        auto answers = [&](const Call& call) {
            ChangeRepository change{.id = made.id};
            return it::refusal(list_repositories(world.sql, call, {})) + ' ' +
                   it::refusal(show_repository(world.sql, call, {made.id})) + ' ' +
                   it::refusal(change_repository(world.sql, call, change, world.rules())) + ' ' +
                   it::refusal(fetch_repository(world.sql, call, {made.id})) + ' ' +
                   it::refusal(make_push_secret(world.sql, call, {made.id}, world.vault)) + ' ' +
                   it::refusal(remove_repository(world.sql, call, {made.id}));
        };
        CHECK(answers(world.ann) == "forbidden forbidden forbidden forbidden forbidden forbidden");
        CHECK(answers(world.agent) == "none none forbidden forbidden forbidden forbidden");
        CHECK(answers(world.developer) == "none none forbidden forbidden forbidden forbidden");

        // By a role that reaches LEDGER alone.
        auto narrow = world.agent;
        narrow.caller->grants = {
            {"repository_read", Reach::application}, {"repository_manage", Reach::application}
        };
        narrow.caller->applications = {identity::find_application(world.sql, "LEDGER")->id};
        CHECK(answers(narrow) == "none none forbidden forbidden forbidden forbidden");
        const auto seen = show_repository(world.sql, narrow, {made.id});
        REQUIRE(seen->body.applications.size() == 1);
        CHECK(seen->body.applications[0].key == "LEDGER");
        CHECK(seen->body.may.empty());
        const auto of_shop = world.with_token();
        CHECK(it::refusal(show_repository(world.sql, narrow, {of_shop.id})) == "not_found");
        CHECK(
            it::refusal(list_repositories(world.sql, narrow, {.application = Line<10>{"SHOP"}})) ==
            "not_found"
        );
        CHECK(
            it::refusal(create_repository(
                world.sql, narrow,
                {.url = {"https://git.example/x"}, .applications = {{"LEDGER"}, {"SHOP"}}},
                world.rules()
            )) == "applications[1] unknown_reference"
        );
    });
}

TEST_CASE("a list has those of an application, in pages") {
    on_each_database([](World& world) {
        for (const auto* name : {"a", "b", "c"})
            world.made(
                {.url = {std::string("https://git.example/") + name},
                 .applications = {{name == std::string("b") ? "LEDGER" : "SHOP"}}}
            );
        ListRepositories request{.limit = {{1}}};
        std::string names;
        do {
            const auto page = list_repositories(world.sql, world.agent, request);
            REQUIRE(page);
            for (const auto& each : page->items) names += each.name;
            request.cursor = it::next_of(*page);
        } while (request.cursor);
        CHECK(names == "abc");
        const auto shop =
            list_repositories(world.sql, world.agent, {.application = Line<10>{"SHOP"}});
        CHECK(shop->items.size() == 2);
    });
}

TEST_CASE("how a fetch ended is kept, and what failed is tried later each time") {
    Repository before{.known_hosts = "", .fetch_minutes = 10};
    const git::Fetched fine{.default_branch = "main", .known_hosts = "a b c\n", .commits = 3};
    auto row = fetched_repository(before, fine, it::noon);
    CHECK(row.state == RepositoryState::ready);
    CHECK(row.known_hosts == "a b c\n");
    CHECK(row.next_fetch_at == it::noon + std::chrono::minutes(10));

    const git::Fetched bad{.end = git::FetchEnd::failed, .reason = "No.", .known_hosts = "evil"};
    row = fetched_repository(row, bad, it::noon);
    CHECK(row.state == RepositoryState::failed);
    CHECK(row.last_failure == "No.");
    CHECK(row.known_hosts == "a b c\n");
    CHECK(row.last_fetched_at == it::noon);
    CHECK(row.commits == 3);
    CHECK(row.next_fetch_at == it::noon + std::chrono::minutes(20));
    row = fetched_repository(row, {.end = git::FetchEnd::too_large, .reason = "Big."}, it::noon);
    CHECK(row.state == RepositoryState::too_large);
    CHECK(row.commits == 0);
    row = fetched_repository(row, {.end = git::FetchEnd::stopped}, it::noon);
    CHECK(row.next_fetch_at == it::noon);
    CHECK(row.failures == 2);
    row = fetched_repository(row, fine, it::noon);
    CHECK(!row.last_failure);
    CHECK(row.failures == 0);
}

}  // namespace mainstay::bugfix::test::repositories_test
