// ClickHouse is killed, away, or answers nothing.
#include <atomic>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "telemetry/clickhouse_server_test.hpp"
#include "telemetry/store_promises_test.hpp"

namespace mainstay::telemetry {

namespace {

using test::ClickHouseDatabase;
using test::OwnClickHouse;

Result<Rows> ask_count(
    Store& store, std::chrono::milliseconds timeout = std::chrono::milliseconds(10'000)
) {
    return store.select(
        {.sql = "SELECT count(*) FROM {span}", .range = {{0}, {1}}, .timeout = timeout}
    );
}

/// Waits until the journal is moved.
void wait_until_moved(Store& store) {
    for (int tries = 0; store.figures().journal_bytes > 0; ++tries) {
        REQUIRE(tries < 3000);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

std::vector<std::filesystem::path> segments(const ClickHouseDatabase& database) {
    std::vector<std::filesystem::path> found;
    const auto journal = database.options().directory / "clickhouse";
    for (const auto& entry : std::filesystem::directory_iterator(journal))
        found.push_back(entry.path());
    return found;
}

}  // namespace

TEST_CASE("ClickHouse is killed while spans arrive: each that was answered is there, once") {
    OwnClickHouse server;
    ClickHouseDatabase database(server.url());
    auto store = database.open();
    constexpr int senders = 4, requests = 25, spans = 20;
    std::atomic<int> stored = 0, refused = 0;
    std::vector<std::thread> threads;
    for (int sender = 0; sender < senders; ++sender)
        threads.emplace_back([&, sender] {
            for (int at = 0; at < requests; ++at) {
                const auto body = a_spans_request(
                    spans, test_now(), static_cast<std::uint64_t>(1'000 * (sender + 1) + at)
                );
                if (!send(*store, 1, Form::otlp_spans, body, test_now())) ++refused;
                ++stored;
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        });
    for (int kills = 0; kills < 2; ++kills) {
        const int before = stored;
        while (stored < before + 10 && stored < senders * requests - 20)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        server.kill();
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        server.start();
    }
    for (auto& thread : threads) thread.join();
    wait_until_moved(*store);

    CHECK(refused == 0);
    CHECK(count_spans(*store) == senders * requests * spans);
    CHECK(database.ask("SELECT count() = uniqExact(trace_low, id) FROM span") == "1\n");
    CHECK(count_summarized_spans(*store) == senders * requests * spans);
}

TEST_CASE("while ClickHouse is away requests are taken, and questions answered once it is back") {
    OwnClickHouse server;
    ClickHouseDatabase database(server.url());
    auto store = database.open();
    store_spans(*store, 1, 10, test_now());
    server.kill();
    const auto begin = std::chrono::steady_clock::now();

    store_spans(*store, 1, 20, test_now());
    store_spans(*store, 1, 30, test_now());

    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
    auto unread = ask_count(*store);
    REQUIRE(!unread);
    CHECK(unread.error().code == "telemetry_away");
    auto figures = store->figures();
    CHECK(figures.journal_bytes > 0);
    CHECK(figures.by_signal[0].waiting == 50);
    CHECK(figures.trouble.find("cannot be reached") != std::string::npos);
    CHECK(figures.trouble.find("secret") == std::string::npos);

    server.start();
    wait_until_moved(*store);
    CHECK(count_spans(*store) == 60);
    figures = store->figures();
    CHECK(figures.trouble.empty());
    CHECK(figures.by_signal[0].waiting == 0);
    CHECK(segments(database).empty());
}

TEST_CASE("what the journal has is moved by the next process, and a resend of it is not stored") {
    OwnClickHouse server;
    ClickHouseDatabase database(server.url());
    const auto body = a_spans_request(10, test_now(), 78);
    {
        server.kill();
        auto store = database.open();
        REQUIRE(send(*store, 1, Form::otlp_spans, body, test_now()));
    }
    // Its answer may have been lost, and another node be asked meanwhile.
    auto other = database.open("other");
    REQUIRE(send(*other, 1, Form::otlp_spans, body, test_now()));
    auto store = database.open();
    REQUIRE(send(*store, 1, Form::otlp_spans, body, test_now()));

    server.start();
    wait_until_moved(*store);
    wait_until_moved(*other);

    CHECK(count_spans(*store) == 10);
    CHECK(count_summarized_spans(*other) == 10);
}

TEST_CASE("a batch that was inserted before its answer was lost is not inserted from the journal") {
    OwnClickHouse server;
    ClickHouseDatabase database(server.url());
    auto store = database.open();
    store_spans(*store, 1, 10, test_now());
    server.kill();
    const auto body = a_spans_request(20, test_now(), 79);
    REQUIRE(send(*store, 1, Form::otlp_spans, body, test_now()));
    REQUIRE(segments(database).size() == 1);
    const auto kept = segments(database).front();
    std::filesystem::copy(kept, kept.string() + ".copy");
    server.start();
    wait_until_moved(*store);
    CHECK(count_spans(*store) == 30);
    store.reset();
    // As if the process had ended before it knew that all was moved; and so late that the rows do
    // not say any more which request they are of.
    std::filesystem::rename(kept.string() + ".copy", kept);
    database.ask("ALTER TABLE span UPDATE request = 0 WHERE 1 SETTINGS mutations_sync = 1");

    store = database.open();
    wait_until_moved(*store);

    CHECK(count_spans(*store) == 30);
    CHECK(count_summarized_spans(*store) == 30);
}

TEST_CASE("a journal that has no room refuses, and what it has is moved all the same") {
    OwnClickHouse server;
    ClickHouseDatabase database(server.url());
    auto options = database.options();
    options.journal_bytes_max = 1;  // The first request is always taken.
    auto store = open_clickhouse(options);
    store_spans(*store, 1, 10, test_now());
    server.kill();
    store_spans(*store, 1, 20, test_now());

    auto refused =
        send(*store, 1, Form::otlp_spans, a_spans_request(10, test_now(), 80), test_now());

    REQUIRE(!refused);
    CHECK(refused.error().code == "telemetry_away");
    CHECK(store->figures().by_signal[0].refused == 1);
    server.start();
    wait_until_moved(*store);
    CHECK(count_spans(*store) == 30);
}

TEST_CASE("a segment of the journal that was cut off is moved up to its last whole entry") {
    OwnClickHouse server;
    ClickHouseDatabase database(server.url());
    server.kill();
    {
        auto store = database.open();
        store_spans(*store, 1, 10, test_now());
        store_spans(*store, 1, 20, test_now());
    }
    const auto kept = segments(database);
    REQUIRE(kept.size() == 1);
    std::filesystem::resize_file(kept.front(), std::filesystem::file_size(kept.front()) - 1);
    server.start();

    auto store = database.open();
    wait_until_moved(*store);

    CHECK(count_spans(*store) == 10);
}

TEST_CASE("what ClickHouse does not take is put aside, and named, and the rest goes on") {
    ClickHouseDatabase database;
    auto options = database.options();
    options.refused_for = std::chrono::milliseconds(200);
    auto store = open_clickhouse(options);
    store_spans(*store, 1, 10, test_now());
    // As a newer node may have left it.
    database.ask("ALTER TABLE span DROP COLUMN links");
    store_spans(*store, 1, 20, test_now());
    REQUIRE(send(
        *store, 1, Form::remote_write, written_series({{"__name__", "up"}}, {{test_now(), 1}}),
        test_now()
    ));

    wait_until_moved(*store);

    CHECK(store->figures().damaged.size() == 1);
    REQUIRE(segments(database).size() == 1);
    CHECK(segments(database).front().extension() == ".damaged");
    CHECK(database.ask("SELECT count() FROM span") == "10\n");
    CHECK(database.ask("SELECT count() FROM sample") == "1\n");
    store.reset();
    store = open_clickhouse(options);
    CHECK(store->figures().damaged.size() == 1);
}

TEST_CASE("a ClickHouse that answers nothing is away in time, and has each span once after it") {
    OwnClickHouse server;
    ClickHouseDatabase database(server.url());
    auto options = database.options();
    options.insert_timeout = std::chrono::milliseconds(500);
    auto store = open_clickhouse(options);
    store_spans(*store, 1, 10, test_now());
    wait_until_moved(*store);
    server.freeze();

    auto unread = ask_count(*store, std::chrono::milliseconds(300));

    REQUIRE(!unread);
    CHECK(unread.error().code == "telemetry_away");
    store_spans(*store, 1, 20, test_now());
    CHECK(store->figures().by_signal[0].waiting == 20);
    server.thaw();
    wait_until_moved(*store);
    CHECK(count_spans(*store) == 30);
    CHECK(count_summarized_spans(*store) == 30);
}

}  // namespace mainstay::telemetry
