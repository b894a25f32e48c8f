#include "bugfix/mirror.hpp"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "bugfix/bugfix.hpp"
#include "bugfix/mirror_job.hpp"
#include "bugfix/mirror_source.hpp"
#include "bugfix/repository_actions.hpp"
#include "bugfix/repository_store.hpp"
#include "git/testing.hpp"
#include "identity/testing.hpp"

namespace mainstay::bugfix::test::mirror_test {

namespace {

namespace it = identity::test;
namespace fs = std::filesystem;

/// A repository of SHOP in a folder of this machine, and a node that mirrors it.
struct World {
    db::Database& database;
    git::test::MadeRepository source;
    git::test::MadeRepository node;  // A folder that goes with it.
    outgoing::Vault vault{};
    std::vector<std::string> folders{source.path.parent_path().string()};
    Mirrors mirrors{{.folder = node.path / "repositories", .repository_folders = folders}};
    Time now = it::noon;
    Call manager;
    Id<Repository> id;

    explicit World(db::Database& of) : database(of) {
        start_crypto();
        vault.open(Key{7});
        source.write("a.txt", "one\n");
        source.commit("First");
        database.write([&](db::Sql& sql) {
            it::an_application(sql, "SHOP");
            manager = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager));
            auto made = create_repository(
                sql, manager, {.url = {source.path.string()}, .applications = {{"SHOP"}}},
                {folders, vault}
            );
            REQUIRE(it::refusal(made) == "none");
            id = made->body.id;
        });
    }

    void work() {
        auto clock = [this] { return now; };
        jobs::run_due(database, {fetch_worker(database, mirrors, vault, clock)}, clock);
    }

    RepositoryView shown() {
        return database.read([&](db::Sql& sql) { return show_repository(sql, manager, {id})->body; }
        );
    }

    void fetch_now() {
        database.write([&](db::Sql& sql) { enqueue_fetch(sql, id, now); });
        work();
    }

    std::string tip() const {
        auto mirror = git::Repository::open(mirrors.folder_of(id));
        return mirror ? mirror->resolve("main")->text : "";
    }
};

void in_world(const std::function<void(World&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        World world(*database);
        body(world);
    });
}

std::string refused(const std::string& url, const outgoing::Settings& settings = {}) {
    const auto destinations = *outgoing::Destinations::create(settings);
    return it::refusal(find_source(url, {}, destinations));
}

}  // namespace

TEST_CASE("a repository is mirrored when it is added, and when it is asked for") {
    in_world([](World& world) {
        world.work();
        auto shown = world.shown();
        CHECK(shown.state == RepositoryState::ready);
        CHECK(!shown.is_fetching);
        CHECK(shown.default_branch == "main");
        CHECK(shown.commits == 1);
        CHECK(shown.size_bytes > 0);
        CHECK(shown.last_fetched_at == world.now);
        CHECK(world.tip() == world.source.head().text);

        world.source.write("a.txt", "two\n");
        world.source.commit("Second");
        world.fetch_now();
        CHECK(world.tip() == world.source.head().text);
        CHECK(world.shown().commits == 2);
    });
}

TEST_CASE("a mirror goes with its repository, and so does what a killed process left of it") {
    in_world([](World& world) {
        world.work();
        const auto folder = world.mirrors.folder_of(world.id);
        REQUIRE(fs::exists(folder));
        world.database.write([&](db::Sql& sql) {
            REQUIRE(remove_repository(sql, world.manager, {world.id}));
        });
        world.work();
        CHECK(!fs::exists(folder));

        const auto all = folder.parent_path();
        for (const auto* name : {"7.git", "8.git", "8.git.fresh", "8.secrets", "8.lock", "other"})
            fs::create_directories(all / name);
        const Id<Repository> known[] = {{8}};
        world.mirrors.sweep(known);
        std::string left;
        for (const auto* name : {"7.git", "8.git", "8.git.fresh", "8.secrets", "8.lock", "other"})
            if (fs::exists(all / name)) left += std::string(name) + ' ';
        CHECK(left == "8.git 8.lock other ");
    });
}

TEST_CASE("one at a time writes to a mirror; who finds it taken comes again") {
    in_world([](World& world) {
        {
            const auto lock = world.mirrors.try_lock(world.id);
            REQUIRE(lock);
            CHECK(!world.mirrors.try_lock(world.id));
            CHECK(world.mirrors.try_lock({world.id.value + 1}));
            world.work();
            CHECK(world.shown().state == RepositoryState::waiting);
        }
        world.now = world.now + std::chrono::seconds(20);
        world.work();
        CHECK(world.shown().state == RepositoryState::ready);
    });
}

TEST_CASE("a folder that became a link out of what the operator named is not read") {
    in_world([](World& world) {
        // The folder that is named holds nothing but the link.
        const auto named = world.node.path / "named";
        fs::create_directories(named);
        fs::create_directory_symlink(world.source.path, named / "shop");
        Mirrors mirrors(
            {.folder = world.node.path / "repositories", .repository_folders = {named.string()}}
        );
        const Repository repository{.id = world.id, .url = (named / "shop").string()};
        CHECK(it::refusal(mirrors.fetch(repository, "", {})) == "url folder_not_named");
        const Repository absent{.id = world.id, .url = (named / "none").string()};
        CHECK(it::refusal(mirrors.fetch(absent, "", {})) == "folder_missing");
    });
}

TEST_CASE("what fails is told, and a repository that was turned off is left alone") {
    in_world([](World& world) {
        fs::rename(world.source.path / ".git", world.source.path / "gone");
        world.work();
        auto shown = world.shown();
        CHECK(shown.state == RepositoryState::failed);
        REQUIRE(shown.last_failure);
        CHECK(
            shown.last_failure->reason.find("does not appear to be a git repository") !=
            std::string::npos
        );
        CHECK(!shown.last_fetched_at);
        fs::rename(world.source.path / "gone", world.source.path / ".git");
        world.database.write([&](db::Sql& sql) {
            ChangeRepository off{.id = world.id, .if_match = 1};
            off.enabled = false;
            REQUIRE(change_repository(sql, world.manager, off, {world.folders, world.vault}));
        });
        world.fetch_now();
        CHECK(world.shown().state == RepositoryState::failed);
    });
}

TEST_CASE("what is due is fetched by the schedule") {
    in_world([](World& world) {
        world.work();
        world.now = world.now + std::chrono::minutes(11);
        world.database.read([&](db::Sql& sql) {
            const auto due = store::due_repositories(sql, world.now, 10);
            REQUIRE(due.size() == 1);
            CHECK(due[0] == world.id);
            CHECK(store::due_repositories(sql, it::noon + std::chrono::minutes(9), 10).empty());
        });
    });
}

TEST_CASE("a repository is fetched from public addresses, and of one's own from those named") {
    CHECK(refused("https://127.0.0.1/a") == "destination_forbidden");
    CHECK(refused("https://localhost/a") == "destination_forbidden");
    CHECK(refused("https://[::1]/a") == "destination_forbidden");
    CHECK(refused("git@10.0.0.1:a") == "destination_forbidden");
    CHECK(refused("http://192.0.2.1/a") == "destination_forbidden");
    CHECK(refused("http://8.8.8.8/a") == "destination_forbidden");
    CHECK(refused("https://8.8.8.8/a") == "none");
    CHECK(refused("git@8.8.8.8:a") == "none");
    const outgoing::Settings own{.outgoing_private = {"127.0.0.0/8"}};
    CHECK(refused("http://127.0.0.1:8080/a", own) == "none");
    CHECK(refused("git@127.0.0.1:a", own) == "none");
    CHECK(refused("https://no-such-host.invalid/a") == "host_unknown");
}

}  // namespace mainstay::bugfix::test::mirror_test
