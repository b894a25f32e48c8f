#include "bugfix/cause_search.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "bugfix/bugfix.hpp"
#include "bugfix/cause_actions.hpp"
#include "bugfix/cause_frames.hpp"
#include "bugfix/code_mapping_actions.hpp"
#include "bugfix/count_store.hpp"
#include "bugfix/error_range.hpp"
#include "bugfix/event_tally.hpp"
#include "bugfix/repository_actions.hpp"
#include "git/testing.hpp"
#include "identity/testing.hpp"
#include "signals/signals.hpp"

namespace mainstay::bugfix::test::cause_search_test {

namespace {

namespace it = identity::test;

/// SHOP with a repository whose second commit broke the payment, and a node that mirrors it.
struct World {
    db::Database& database;
    git::test::MadeRepository source;
    git::test::MadeRepository node;  // A folder that goes with it.
    outgoing::Vault vault{};
    std::vector<std::string> folders{source.path.parent_path().string()};
    Mirrors mirrors{{.folder = node.path / "repositories", .repository_folders = folders}};
    Time now = it::noon;
    Call manager, agent;
    Id<Application> shop;
    Id<Repository> repository;
    git::CommitId first, guilty;
    std::string revision;  // What the deployment of any version was recorded with.

    explicit World(db::Database& of) : database(of) {
        start_crypto();
        vault.open(Key{7});
        source.write("src/shop/pay.py", text_of("total / count"));
        source.write(
            "src/shop/views.py", "from shop.pay import pay\n\ndef post(cart):\n    pay(cart, 0)\n"
        );
        first = source.commit("Pay");
        source.write(
            "src/shop/pay.py",
            "def pay(basket, count):\n    prices = [item.price for item in basket]\n"
            "    items = count - len(prices)\n    whole = sum(prices)\n    return whole // items\n"
        );
        guilty = source.commit("Count the items anew");
        source.git({"tag", "v1.1.0"});
        source.write("README", "More\n");
        source.commit("Tell more");
        database.write([&](db::Sql& sql) {
            shop = it::an_application(sql, "SHOP");
            manager = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager));
            agent = it::by(sql, it::a_person(sql, "lea@desk.test", Role::agent));
        });
    }

    static std::string text_of(const std::string& formula) {
        return "def pay(cart, count):\n    total = sum(cart)\n    if total < 0:\n        return 0\n"
               "    return " +
               formula + "\n";
    }

    void add_repository() {
        database.write([&](db::Sql& sql) {
            auto made = create_repository(
                sql, manager, {.url = {source.path.string()}, .applications = {{"SHOP"}}},
                {folders, vault}
            );
            REQUIRE(it::refusal(made) == "none");
            repository = made->body.id;
        });
    }

    /// An event of that release, and the group that it is of.
    Id<ErrorGroup> take(const std::string& release, const std::string& root = "/app/") {
        auto frame = [&](const std::string& file, const std::string& function, int line) {
            return R"({"filename": ")" + root + file + R"(", "function": ")" + function +
                   R"(", "lineno": )" + std::to_string(line) + R"(, "in_app": true})";
        };
        const auto json = R"({"platform": "python", "release": ")" + release +
                          R"(", "exception": {"values": [{"type": "ZeroDivisionError", "value": "x",
            "mechanism": {"type": "generic", "handled": false}, "stacktrace": {"frames": [)" +
                          frame("shop/views.py", "post", 4) + ", " +
                          frame("shop/pay.py", "pay", 5) + "]}}]}}";
        const auto event = prepare_event(shop, json, now, {});
        REQUIRE(it::refusal(event) == "none");
        Id<ErrorGroup> group;
        database.write([&](db::Sql& sql) {
            group = take_events(
                        sql, Call::system(now, "test"), std::vector<const PreparedEvent*>{&*event}
            )
                        .front()
                        .error;
            enqueue_search(sql, group, now);
        });
        return group;
    }

    void work() {
        auto clock = [this] { return now; };
        auto ask = [this](db::Sql&, Id<Application>, std::string_view) {
            return revision.empty() ? std::nullopt : std::optional(revision);
        };
        jobs::run_due(
            database,
            {fetch_worker(database, mirrors, vault, clock),
             search_worker({database, mirrors, vault, clock, ask})},
            clock
        );
    }

    CausesView causes(Id<ErrorGroup> group) {
        return database.read([&](db::Sql& sql) {
            auto view = list_causes(sql, agent, {group});
            REQUIRE(it::refusal(view) == "none");
            return *std::move(view);
        });
    }

    std::string outcome(Id<ErrorGroup> group) {
        const auto view = causes(group);
        REQUIRE(view.search);
        return std::string(wire::name_of(view.search->outcome));
    }
};

void in_world(const std::function<void(World&)>& body) {
    std::vector<db::Migration> all;
    for (const auto& more : {signals::migrations(), migrations()})
        all.insert(all.end(), more.begin(), more.end());
    it::on_each_database(all, [&](db::test::TestDatabase& database) {
        World world(*database);
        body(world);
    });
}

}  // namespace

TEST_CASE("who wrote the line that failed is suspected, at the commit of the release") {
    in_world([](World& world) {
        world.add_repository();
        const auto group = world.take("shop@1.1.0");
        world.work();
        const auto view = world.causes(group);
        REQUIRE(view.search);
        CHECK(view.search->outcome == CauseOutcome::found);
        CHECK(view.search->release == "shop@1.1.0");
        CHECK(view.search->commit == world.guilty.text);
        CHECK(view.search->found_by == "tag");
        CHECK(view.search->frames == 2);
        REQUIRE(!view.causes.empty());
        CHECK(view.causes[0].commit == world.guilty.text);
        CHECK(view.causes[0].subject == "Count the items anew");
        CHECK(view.causes[0].confidence > 0);
        CHECK(!view.causes[0].reasons.empty());
        CHECK(view.causes[0].state == CauseState::suspected);
        CHECK(view.causes[0].may.empty());  // An agent sees them, and decides nothing.
        world.database.read([&](db::Sql& sql) {
            const auto mappings = list_code_mappings(sql, world.manager, {world.repository});
            REQUIRE(mappings->items.size() == 1);
            CHECK(mappings->items[0].stack_root == "/app/");
            CHECK(mappings->items[0].source_root == "src/");
            CHECK(mappings->items[0].is_automatic);
        });
    });
}

TEST_CASE("what the last good release had is hardly suspected, and the reasons name that release") {
    in_world([](World& world) {
        world.source.git({"tag", "v1.0.0", world.first.text});
        world.add_repository();
        // Sessions alone; and seen after the one that fails, as an old release that goes on is.
        world.database.write([&](db::Sql& sql) {
            const auto later = world.now + std::chrono::hours(1);
            store::note_release(sql, world.shop, {"shop@1.0.0", later, later});
            store::note_release(sql, world.shop, {"shop@0.9.0", world.now, world.now});
        });
        const auto group = world.take("shop@1.1.0");
        world.work();
        const auto view = world.causes(group);
        REQUIRE(view.causes.size() == 1);
        CHECK(view.causes[0].commit == world.guilty.text);
        CHECK(
            view.causes[0].reasons.back() == "is not in shop@1.0.0, which did not have the error"
        );
    });
}

TEST_CASE("releases that are called as their commits have the order of these") {
    git::test::MadeRepository made;
    std::vector<git::CommitId> ids;
    for (int at = 0; at < 5; ++at) ids.push_back(made.commit("Change"));
    made.git({"checkout", "-q", "-b", "side", ids[1].text});
    const auto side = made.commit("Beside");
    const auto mirror = git::Repository::open(made.path);
    auto used = [](const git::CommitId& id, bool has_error) {
        return UsedRelease{.name = id.text.substr(0, 12), .has_error = has_error};
    };

    const auto range = error_range_in(
        *mirror, ids[4],
        {used(ids[3], true),
         used(ids[0], false),
         used(ids[2], false),
         used(side, false),
         {.name = "unknown"},
         {.name = "shop@1", .revision = ids[1].text}}
    );
    const auto none = error_range_in(*mirror, ids[1], {used(ids[0], true), used(ids[2], false)});
    const auto same =
        error_range_in(*mirror, ids[2], {used(ids[1], true), {.name = ids[1].text.substr(0, 20)}});

    REQUIRE(range);
    REQUIRE(*range);
    CHECK((*range)->good == ids[2]);
    CHECK((*range)->good_name == ids[2].text.substr(0, 12));
    CHECK((*range)->bad == ids[3]);
    CHECK(none->has_value() == false);
    CHECK(same->has_value() == false);
}

TEST_CASE("why nobody is suspected is said") {
    in_world([](World& world) {
        const auto group = world.take("shop@1.1.0");
        world.work();
        CHECK(world.outcome(group) == "no_repository");
        world.add_repository();
        auto outcome_of = [&](const std::string& release, const std::string& root) {
            world.now = world.now + std::chrono::minutes(5);
            const auto taken = world.take(release, root);
            world.work();
            return world.outcome(taken);
        };
        CHECK(outcome_of("shop@9.9.9", "/app/") == "no_commit");
        CHECK(outcome_of("", "/app/") == "no_release");
        CHECK(outcome_of("shop@1.1.0", "/lib/python3/site-packages/other/") == "no_frame");
        CHECK(outcome_of("shop@1.1.0", "/app/") == "found");
    });
}

TEST_CASE("the revision that a deployment was recorded with counts before the name") {
    in_world([](World& world) {
        world.add_repository();
        world.revision = world.first.text.substr(0, 10);
        const auto group = world.take("shop@1.1.0");
        world.work();
        const auto view = world.causes(group);
        CHECK(view.search->commit == world.first.text);
        CHECK(view.search->found_by == "revision");
        for (const auto& cause : view.causes) CHECK(cause.commit != world.guilty.text);
    });
}

TEST_CASE("that the code of a later release is not known clears nobody") {
    in_world([](World& world) {
        world.add_repository();
        const auto group = world.take("shop@1.1.0");
        world.work();
        const auto suspected = world.causes(group).causes;
        REQUIRE(!suspected.empty());
        CHECK(world.take("shop@9.9.9") == group);
        world.work();
        CHECK(world.outcome(group) == "no_commit");
        REQUIRE(world.causes(group).causes.size() == suspected.size());
        CHECK(world.causes(group).causes.front().commit == suspected.front().commit);
    });
}

TEST_CASE("what people decided stays, whatever is found later") {
    in_world([](World& world) {
        world.add_repository();
        const auto group = world.take("shop@1.1.0");
        world.work();
        const auto found = world.causes(group).causes.at(0);
        world.database.write([&](db::Sql& sql) {
            CHECK(
                it::refusal(confirm_cause(sql, world.agent, {group, found.id, {}})) == "forbidden"
            );
            const auto rejected =
                reject_cause(sql, world.manager, {group, found.id, Text<2'000, 0>{"It was not."}});
            REQUIRE(it::refusal(rejected) == "none");
            CHECK(rejected->state == CauseState::rejected);
            CHECK(rejected->note == "It was not.");
            REQUIRE(search_causes(sql, world.manager, {group}));
        });
        world.work();
        const auto again = world.causes(group);
        for (const auto& cause : again.causes)
            if (cause.commit == world.guilty.text) CHECK(cause.state == CauseState::rejected);

        const auto added = find_added_cause(
            world.database, world.mirrors, world.manager,
            {.id = group, .commit = {world.first.text.substr(0, 8)}, .note = Text<2'000, 0>{"This."}
            }
        );
        REQUIRE(it::refusal(added) == "none");
        world.database.write([&](db::Sql& sql) {
            const auto cause = add_cause(sql, world.manager, *added);
            REQUIRE(it::refusal(cause) == "none");
            CHECK(cause->state == CauseState::confirmed);
            CHECK(cause->subject == "Pay");
            CHECK(it::refusal(add_cause(sql, world.manager, *added)) == "none");
        });
        CHECK(world.causes(group).causes.at(0).commit == world.first.text);
        const auto absent = find_added_cause(
            world.database, world.mirrors, world.manager, {.id = group, .commit = {"abcdef0"}}
        );
        CHECK(it::refusal(absent) == "commit unknown_reference");
        // With its repository all of it goes.
        world.database.write([&](db::Sql& sql) {
            REQUIRE(remove_repository(sql, world.manager, {world.repository}));
        });
        CHECK(world.causes(group).causes.empty());
    });
}

TEST_CASE("the frame that failed first is that of the innermost call of the first cause") {
    errors::ErrorEvent event;
    auto trace = [](std::vector<std::int64_t> lines) {
        errors::StackTrace made;
        for (auto line : lines) made.frames.push_back({.file = "a.py", .line = line});
        made.frames.push_back({.file = "native"});
        return made;
    };
    event.exceptions = {{.trace = trace({1, 2})}, {.trace = trace({3, 4})}};
    event.trace = trace({9});
    std::string lines;
    for (const auto& frame : frames_of(event)) lines += std::to_string(*frame.line) + ' ';
    CHECK(lines == "2 1 4 3 ");
    event.exceptions.clear();
    CHECK(frames_of(event).size() == 1);
    event.trace.reset();
    event.threads = {{.trace = trace({7})}, {.is_crashed = true, .trace = trace({8})}};
    REQUIRE(frames_of(event).size() == 1);
    CHECK(frames_of(event)[0].line == 8);
}

}  // namespace mainstay::bugfix::test::cause_search_test
