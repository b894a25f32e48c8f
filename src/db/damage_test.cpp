#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>

#include <doctest/doctest.h>
#include <sys/resource.h>

#include "db/blob_scrub.hpp"
#include "db/testing.hpp"

namespace mainstay::db::damage_test {

namespace {

constexpr Time now{1'000'000};
constexpr Time later{2'000'000};

/// A store in which blobs can be damaged as disks, operators and intruders do.
class DamagedStore {
public:
    DamagedStore(test::TestDatabase& database, Blobs& blobs) : database_(database), blobs_(blobs) {}

    BlobHash stage(const std::string& content) { return blobs_.stage(content, now).hash; }

    void alter(const BlobHash& hash) {
        if (is_file())
            test::overwrite(path(hash), 1, "#");
        else
            run("UPDATE blob_chunk SET data = set_byte(data, 1, 35)"
                " WHERE number = 0 AND hash = :hash",
                hash);
    }

    void cut(const BlobHash& hash) {
        if (is_file())
            std::filesystem::resize_file(path(hash), std::filesystem::file_size(path(hash)) - 1);
        else
            run("UPDATE blob_chunk SET data = substring(data FROM 2)"
                " WHERE number = 0 AND hash = :hash",
                hash);
    }

    void lose(const BlobHash& hash) {
        if (is_file())
            std::filesystem::remove(path(hash));
        else
            run("DELETE FROM blob_chunk WHERE number = 0 AND hash = :hash", hash);
    }

    std::filesystem::path path(const BlobHash& hash) const {
        return std::filesystem::path(database_.directory()) / "blobs" / hash.hex.substr(0, 2) /
               hash.hex.substr(2);
    }

private:
    bool is_file() const { return database_->dialect() == Dialect::sqlite; }

    void run(std::string_view statement, const BlobHash& hash) {
        database_->write([&](Sql& sql) { sql.run(statement, hash); });
    }

    test::TestDatabase& database_;
    Blobs& blobs_;
};

using Body = std::function<void(test::TestDatabase&, Blobs&, DamagedStore&)>;

void on_each_store(const Body& body) {
    test::on_each_database({migrations()}, [&](test::TestDatabase& database) {
        auto blobs = Blobs::open(*database, database.directory() + "/blobs");
        DamagedStore store(database, *blobs);
        body(database, *blobs, store);
    });
}

std::string large(char letter) { return std::string(3'000'000, letter); }

/// All of a blob as it is sent: in pieces, from its beginning.
std::string sent(Blobs& blobs, const BlobHash& hash) {
    auto reader = blobs.open(hash);
    std::string bytes;
    while (std::ssize(bytes) < reader->bytes()) bytes += reader->read(std::ssize(bytes), 300'000);
    return bytes;
}

using Harm = void (DamagedStore::*)(const BlobHash&);
constexpr std::array<Harm, 3> harms{&DamagedStore::alter, &DamagedStore::cut, &DamagedStore::lose};

/// How an attempt fails when no file may grow beyond a megabyte: as near to a full disk as a test
/// without rights comes.
Cause cause_on_a_full_disk(const std::function<void()>& attempt) {
    auto before = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{}, tight{};
    getrlimit(RLIMIT_FSIZE, &limit);
    tight = limit;
    tight.rlim_cur = 1'000'000;
    setrlimit(RLIMIT_FSIZE, &tight);
    auto cause = Cause::other;
    try {
        attempt();
    } catch (const Failure& failure) {
        cause = failure.cause();
    }
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, before);
    return cause;
}

}  // namespace

TEST_CASE("a blob that was altered, cut or lost is never given out as good") {
    on_each_store([](auto&, Blobs& blobs, DamagedStore& store) {
        for (auto harm : harms) {
            for (const auto& content : {std::string("a small one"), large('x')}) {
                auto hash = store.stage(content);
                (store.*harm)(hash);

                CHECK_THROWS_AS(sent(blobs, hash), BlobDamaged);
                CHECK_THROWS_AS(blobs.read(hash), BlobDamaged);
                CHECK(blobs.damaged_count() == 1);
                CHECK(blobs.damaged(10).front().hash == hash);

                store.stage(content);
            }
        }
    });
}

TEST_CASE("of a large blob the last piece is held back when it is damaged, and no part is sent") {
    on_each_store([](auto&, Blobs& blobs, DamagedStore& store) {
        auto hash = store.stage(large('y'));
        store.alter(hash);

        auto reader = blobs.open(hash);
        CHECK(reader->read(0, 1'000'000).size() == 1'000'000);
        CHECK(reader->read(1'000'000, 1'000'000).size() == 1'000'000);
        CHECK_THROWS_AS(reader->read(2'000'000, 1'000'000), BlobDamaged);
        CHECK_THROWS_AS(blobs.open(hash)->read(2'000'000, 10), BlobDamaged);
        CHECK_THROWS_AS(blobs.open(hash)->verify(), BlobDamaged);
    });
}

TEST_CASE("to stage the right bytes again heals a blob") {
    on_each_store([](auto&, Blobs& blobs, DamagedStore& store) {
        for (auto harm : harms) {
            for (const auto& content : {std::string("a small one"), large('z')}) {
                auto hash = store.stage(content);
                (store.*harm)(hash);
                CHECK(blobs.check(hash, now));

                store.stage(content);

                CHECK(sent(blobs, hash) == content);
                CHECK(blobs.damaged_count() == 0);
            }
        }
    });
}

TEST_CASE("a part of a blob is what was stored there") {
    on_each_store([](auto&, Blobs& blobs, DamagedStore& store) {
        std::string content = large('a') + large('b');
        auto reader = blobs.open(store.stage(content));

        CHECK(reader->read(2'999'000, 2000) == content.substr(2'999'000, 2000));
        CHECK(reader->read(0, 10) == "aaaaaaaaaa");
        CHECK(reader->read(6'000'000, 10).empty());
    });
}

TEST_CASE("verifying names what is damaged, and counts what was looked at") {
    on_each_store([](test::TestDatabase& database, Blobs& blobs, DamagedStore& store) {
        auto altered = store.stage("altered");
        auto lost = store.stage("lost");
        store.stage("whole");
        database->write([&](Sql& sql) { keep(sql, lost); });
        store.alter(altered);
        store.lose(lost);

        std::map<std::string, DamagedBlob> found;
        auto report = verify_blobs(*database, blobs, now, [&](const DamagedBlob& blob) {
            found[blob.hash.hex] = blob;
        });

        CHECK(report.blobs == 3);
        CHECK(report.bytes == 16);
        CHECK(report.damaged == 2);
        CHECK(found[altered.hex].damage == Damage::altered);
        CHECK(found[altered.hex].refs == 0);
        CHECK(found[lost.hex].refs == 1);
    });
}

TEST_CASE("a scrub looks at each blob once in its period, and goes on where it ended") {
    on_each_store([](test::TestDatabase& database, Blobs& blobs, DamagedStore& store) {
        for (int i = 0; i < 5; ++i) store.stage(std::to_string(i));
        auto hash = store.stage("to be damaged");
        ScrubPlan plan{.now = later, .checked_before = now};

        CHECK(scrub(*database, blobs, plan).blobs == 0);

        store.alter(hash);
        plan.checked_before = later;
        int asked = 0;
        plan.is_stopping = [&] { return ++asked > 5; };
        auto first = scrub(*database, blobs, plan);
        CHECK_FALSE(first.is_complete);
        CHECK(first.blobs < 6);

        plan.is_stopping = [] { return false; };
        auto second = scrub(*database, blobs, plan);
        CHECK(second.is_complete);
        CHECK(first.blobs + second.blobs == 6);
        CHECK(first.damaged + second.damaged == 1);
        CHECK(blobs.damaged_count() == 1);
        CHECK(scrub(*database, blobs, plan).blobs == 0);
    });
}

TEST_CASE("SQLite's failures have the cause that the system knows") {
    test::TestDatabase database;
    database->write([](Sql& sql) { sql.script("CREATE TABLE thing (text TEXT)"); });

    auto insert = [](Sql& sql) { sql.run("INSERT INTO thing (text) VALUES (:text)", large('f')); };

    CHECK(cause_on_a_full_disk([&] { database->write(insert); }) == Cause::full);
    database->write(insert);
}

TEST_CASE("a disk without room for a blob says so, and leaves nothing behind") {
    on_each_store([](test::TestDatabase& database, Blobs& blobs, DamagedStore&) {
        auto staging = blobs.begin();

        CHECK(cause_on_a_full_disk([&] { staging->append(large('f')); }) == Cause::full);
        staging.reset();
        CHECK(std::filesystem::is_empty(database.directory() + "/blobs/unfinished"));
    });
}

TEST_CASE("the files of the records are nobody else's, in whatever directory") {
    test::TestDatabase database(Dialect::sqlite, {migrations()});
    std::filesystem::permissions(database.directory(), std::filesystem::perms::all);
    auto path = database.options().location;
    auto mode = [](const std::string& file) {
        auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
        return std::filesystem::status(file).permissions() & others;
    };

    for (const auto* ending : {"", "-wal", "-shm"}) {
        CHECK(mode(path + ending) == std::filesystem::perms::none);
        std::filesystem::permissions(path + ending, std::filesystem::perms::all);
    }
    auto second = Database::open(database.options());
    for (const auto* ending : {"", "-wal", "-shm"})
        CHECK(mode(path + ending) == std::filesystem::perms::none);
}

}  // namespace mainstay::db::damage_test
