#include "db/blobs.hpp"

#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "db/file.hpp"
#include "db/testing.hpp"

namespace mainstay::db::blobs_test {

namespace {

constexpr Time now{1'000'000};
constexpr Time later{2'000'000};

void on_each_store(const std::function<void(test::TestDatabase&, Blobs&)>& body) {
    test::on_each_database({migrations()}, [&](test::TestDatabase& database) {
        auto blobs = Blobs::open(*database, database.directory() + "/blobs");
        body(database, *blobs);
    });
}

std::filesystem::path file_of(test::TestDatabase& database, const BlobHash& hash) {
    return std::filesystem::path(database.directory()) / "blobs" / hash.hex.substr(0, 2) /
           hash.hex.substr(2);
}

// Not a multiple of a chunk, and no two pieces alike.
std::string many_bytes() {
    std::string bytes;
    for (int i = 0; bytes.size() < 1'500'000; ++i) bytes += "line " + std::to_string(i) + "\n";
    return bytes + std::string("\0\xFF", 2);
}

}  // namespace

TEST_CASE("a blob comes back byte for byte, whole or in part") {
    on_each_store([](test::TestDatabase&, Blobs& blobs) {
        auto bytes = many_bytes();
        auto blob = blobs.stage(bytes, now);

        CHECK(blob.hash.hex == hex(hash(bytes)));
        CHECK(blobs.read(blob.hash) == bytes);
        auto reader = blobs.open(blob.hash);
        CHECK(reader->bytes() == static_cast<std::int64_t>(bytes.size()));
        CHECK(reader->read(300'000, 600'000) == bytes.substr(300'000, 600'000));
        CHECK(reader->read(1'500'000, 600'000) == bytes.substr(1'500'000));
        CHECK(reader->read(9'000'000, 5).empty());
    });
}

TEST_CASE("an empty blob is a blob") {
    on_each_store([](test::TestDatabase&, Blobs& blobs) {
        auto blob = blobs.stage("", now);

        CHECK(blobs.read(blob.hash).empty());
        CHECK(blob.bytes == 0);
    });
}

TEST_CASE("content staged in pieces or twice is one blob") {
    on_each_store([](test::TestDatabase& database, Blobs& blobs) {
        auto whole = blobs.stage("abcdef", now);
        auto staging = blobs.begin();
        staging->append("abc");
        staging->append("def");
        auto in_pieces = staging->finish(now);

        CHECK(in_pieces.hash == whole.hash);
        CHECK(database->read([](Sql& sql) {
            return sql.value<int>("SELECT count(*) FROM blob");
        }) == 1);
    });
}

TEST_CASE("what was begun and not finished leaves nothing") {
    on_each_store([](test::TestDatabase& database, Blobs& blobs) {
        blobs.begin()->append("abc");

        CHECK(std::filesystem::is_empty(database.directory() + "/blobs/unfinished"));
    });
}

TEST_CASE("what a killed process has begun is removed when it is old") {
    on_each_store([](test::TestDatabase& database, Blobs& blobs) {
        auto path = database.directory() + "/blobs/unfinished/left";
        std::ofstream(path) << "half";

        blobs.collect(system_now() - std::chrono::hours(1), 10);
        CHECK(std::filesystem::exists(path));
        blobs.collect(system_now() + std::chrono::hours(1), 10);
        CHECK_FALSE(std::filesystem::exists(path));
    });
}

TEST_CASE("only what nobody keeps is collected, and only after a while") {
    on_each_store([](test::TestDatabase& database, Blobs& blobs) {
        auto kept = blobs.stage("kept", now).hash;
        auto released = blobs.stage("released", now).hash;
        auto fresh = blobs.stage("fresh", later).hash;
        database->write([&](Sql& sql) {
            keep(sql, kept);
            keep(sql, kept);
            release(sql, kept, now);
            keep(sql, released);
            release(sql, released, now);
        });

        CHECK(blobs.collect(later, 10) == 1);

        CHECK(blobs.is_whole(kept));
        CHECK(blobs.is_whole(fresh));
        CHECK_FALSE(blobs.is_whole(released));
        CHECK_THROWS_AS(blobs.read(released), Failure);
        CHECK_THROWS_AS(database->write([&](Sql& sql) { keep(sql, released); }), Failure);
    });
}

TEST_CASE("staging content again protects it from collection") {
    on_each_store([](test::TestDatabase&, Blobs& blobs) {
        auto hash = blobs.stage("again", now).hash;
        blobs.stage("again", later);

        CHECK(blobs.collect(later, 10) == 0);
        CHECK(blobs.read(hash) == "again");
    });
}

TEST_CASE("a collection that was cut short is finished by the next, or undone by staging") {
    test::TestDatabase database(Dialect::sqlite, {migrations()});
    auto blobs = Blobs::open(*database, database.directory() + "/blobs");
    auto gone = blobs->stage("gone", now).hash;
    auto needed = blobs->stage("needed", now).hash;
    database->write([](Sql& sql) { sql.run("UPDATE blob SET refs = -1"); });
    std::filesystem::remove(file_of(database, gone));
    std::filesystem::remove(file_of(database, needed));

    blobs->stage("needed", later);
    database->write([&](Sql& sql) { keep(sql, needed); });

    CHECK(blobs->read(needed) == "needed");
    CHECK(blobs->collect(later, 10) == 1);
    CHECK(database->read([](Sql& sql) {
        return sql.value<int>("SELECT count(*) FROM blob");
    }) == 1);
}

TEST_CASE("collection removes no more than it is told to") {
    on_each_store([](test::TestDatabase&, Blobs& blobs) {
        for (int i = 0; i < 5; ++i) blobs.stage(std::to_string(i), now);

        CHECK(blobs.collect(later, 3) == 3);
        CHECK(blobs.collect(later, 3) == 2);
    });
}

TEST_CASE("a hash that is none opens no file") {
    test::TestDatabase database(Dialect::sqlite, {migrations()});
    auto blobs = Blobs::open(*database, database.directory() + "/blobs");

    for (auto* hash : {"", "../../records.db", "lock", "AB"})
        CHECK_THROWS_AS(blobs->open({hash}), Failure);
}

TEST_CASE("what is released more often than kept is a failure") {
    on_each_store([](test::TestDatabase& database, Blobs& blobs) {
        auto hash = blobs.stage("x", now).hash;

        CHECK_THROWS_AS(database->write([&](Sql& sql) { release(sql, hash, now); }), Failure);
    });
}

TEST_CASE("nothing is staged while a collection is at work, nor the other way round") {
    test::TestDatabase database(Dialect::sqlite, {migrations()});
    auto blobs = Blobs::open(*database, database.directory() + "/blobs");
    auto count = [&] {
        return *database->read([](Sql& sql) { return sql.value<int>("SELECT count(*) FROM blob"); }
        );
    };
    std::thread other;
    {
        auto collecting = File::lock(database.directory() + "/blobs/lock", false);
        other = std::thread([&] { blobs->stage("x", now); });
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        CHECK(count() == 0);
    }
    other.join();
    CHECK(count() == 1);
    {
        auto staging = File::lock(database.directory() + "/blobs/lock", true);
        other = std::thread([&] { blobs->collect(later, 10); });
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        CHECK(count() == 1);
    }
    other.join();
    CHECK(count() == 0);
}

TEST_CASE("collecting beside staging never takes what was just staged") {
    on_each_store([](test::TestDatabase& database, Blobs& blobs) {
        std::atomic<bool> is_done = false;
        std::thread collector([&] {
            while (!is_done) blobs.collect(later, 10);
        });

        for (int i = 0; i < 50; ++i) {
            auto content = std::to_string(i % 3);
            auto hash = blobs.stage(content, later).hash;
            CHECK(blobs.read(hash) == content);
            database->write([&](Sql& sql) {  // Idle for long, so that the collector wants it.
                sql.run("UPDATE blob SET idle_since = 0 WHERE hash = :hash", hash);
            });
        }

        is_done = true;
        collector.join();
    });
}

}  // namespace mainstay::db::blobs_test
