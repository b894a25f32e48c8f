#include "telemetry/clickhouse_store.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "telemetry/clickhouse_schema.hpp"
#include "telemetry/clickhouse_server_test.hpp"
#include "telemetry/quantile_sketch.hpp"
#include "telemetry/store_promises_test.hpp"
#include "telemetry/tables.hpp"

namespace mainstay::telemetry {

namespace {

using test::ClickHouseDatabase;

constexpr TimeRange ever{{0}, {4'000'000'000'000'000}};

}  // namespace

TEST_CASE("ClickHouse: what a store of telemetry promises") {
    check_store([] {
        auto database = std::make_shared<ClickHouseDatabase>();  // Shared: by it and its `open`.
        return StoreUnderTest{
            .open = [database] { return database->open(); },
        };
    });
}

TEST_CASE("ClickHouse has each table that is asked about, with each of its columns") {
    ClickHouseDatabase database;
    auto store = database.open();

    for (const auto* table : all_tables()) {
        std::string columns;
        for (const auto& column : table->columns) {
            if (!columns.empty()) columns += ", ";
            columns += column.name;
        }
        auto rows = store->select({
            .sql = fmt::format(
                "SELECT {} FROM {{{} {}}}", columns, table->name,
                [&] {
                    std::string interned;
                    for (const auto& column : table->columns)
                        if (column.type == Column::Type::interned)
                            interned += ' ' + std::string(column.name);
                    return interned;
                }()
            ),
            .range = ever,
        });
        CHECK_MESSAGE(rows, table->name);
    }
}

TEST_CASE("the bin of a duration is the same in ClickHouse as here, also at the bounds of bins") {
    ClickHouseDatabase database;
    std::string values, bins;
    // Both only grow, so where they agree on both sides of each bound they agree.
    for (std::int16_t bin = 1; bin < 2'180; ++bin) {
        const auto bound = static_cast<std::int64_t>(sketch_value(bin) / (1 - sketch_error));
        for (std::int64_t near = std::max<std::int64_t>(0, bound - 1); near <= bound + 2; ++near) {
            values += fmt::format("{}toInt64({})", values.empty() ? "" : ",", near);
            bins += fmt::format("{}\n", sketch_bin(static_cast<std::uint64_t>(near)));
        }
    }

    const auto bins_there = database.client().run({
        .sql = "SELECT toInt16(if(duration <= 0, 0,"
               " 1 + ceil(log(toFloat64(duration)) / 0.020000666706669435)))"
               " FROM (SELECT arrayJoin([" +
               values + "]) AS duration)",
        .has_database = false,
    });

    CHECK(bins_there == bins);
}

TEST_CASE("what one node stored another knows when it is sent again") {
    ClickHouseDatabase database;
    auto one = database.open();
    auto other = database.open("other");
    store_spans(*one, 1, 20, test_now());
    const auto spans = a_spans_request(10, test_now());
    REQUIRE(send(*one, 1, Form::otlp_spans, spans, test_now()));

    auto again = send(*other, 1, Form::otlp_spans, spans, test_now());

    REQUIRE(again);
    CHECK(again->is_resend);
    CHECK(count_spans(*other) == 30);
    CHECK(count_summarized_spans(*other) == 30);
}

TEST_CASE("samples that are sent to two nodes are there once") {
    ClickHouseDatabase database;
    auto one = database.open();
    auto other = database.open("other");
    const auto body = written_series({{"__name__", "up"}}, {{test_now(), 1}});

    REQUIRE(send(*one, 1, Form::remote_write, body, test_now()));
    REQUIRE(send(*other, 1, Form::remote_write, body, test_now()));

    auto found = one->select({.sql = "SELECT DISTINCT id FROM {series}", .range = ever});
    REQUIRE(found);
    REQUIRE(found->size() == 1);
    auto samples = one->samples({std::get<std::int64_t>(found->front().front())}, ever);
    REQUIRE(samples);
    CHECK(samples->front().samples.size() == 1);
}

TEST_CASE("spans that come late are in the summaries of their minute, which is counted again") {
    ClickHouseDatabase database;
    Time now = test_now();
    auto options = database.options();
    options.clock = [&] { return now; };
    options.upkeep_every = std::chrono::hours(1);
    auto store = open_clickhouse(options);
    const auto calls = [&](const char* table) {
        auto rows = store->select({
            .sql = fmt::format(
                "SELECT coalesce(sum(calls), 0) FROM {{{} caller callee}}"
                " WHERE caller = 'shop' AND callee = 'stock'",
                table
            ),
            .range = ever,
        });
        REQUIRE(rows);
        return std::get<std::int64_t>(rows->front().front());
    };
    store_spans(*store, 1, 100, now);
    const Time begin = now;
    now = now + std::chrono::hours(3);
    store->tidy();
    CHECK(calls("edge_minute") == 90);
    CHECK(calls("edge_hour") == 90);
    CHECK(database.ask("SELECT sum(calls) FROM edge_minute") == "90\n");
    CHECK(database.ask("SELECT sum(calls) FROM edge_hour") == "90\n");
    CHECK(database.ask("SELECT sum(spans) FROM span_minute") == "100\n");
    CHECK(database.ask("SELECT sum(spans) FROM span_hour") == "100\n");

    store_spans(*store, 1, 50, begin);
    store->tidy();

    CHECK(calls("edge_minute") == 135);
    CHECK(calls("edge_hour") == 135);
    CHECK(count_summarized_spans(*store) == 150);
    store.reset();
    store = open_clickhouse(options);
    CHECK(calls("edge_minute") == 135);
    CHECK(calls("edge_hour") == 135);

    // Many minutes, none of which was counted again before the next process came.
    for (int minute = 0; minute < 40; ++minute)
        store_spans(*store, 1, 10, begin - std::chrono::minutes(2 * minute + 2));
    CHECK(calls("edge_minute") == 135 + 40 * 9);
    CHECK(calls("edge_hour") == 135 + 40 * 9);
    store.reset();
    auto other = options;
    other.directory += "-other";
    store = open_clickhouse(other);
    CHECK(calls("edge_minute") == 135 + 40 * 9);
    CHECK(calls("edge_hour") == 135 + 40 * 9);
    store->tidy();
    CHECK(database.ask("SELECT sum(calls) FROM edge_minute FINAL") == "495\n");
    CHECK(database.ask("SELECT sum(spans) FROM span_minute FINAL") == "550\n");
    CHECK(count_summarized_spans(*store) == 550);
    CHECK(calls("edge_hour") == 135 + 40 * 9);
}

TEST_CASE("a question that takes too long is ended, with an answer that says so") {
    ClickHouseDatabase database;
    auto store = database.open();
    store_spans(*store, 1, 1'000, test_now());

    auto rows = store->select({
        .sql = "SELECT count(*) FROM {span} a, {span} b, {span} c, {span} d"
               " WHERE a.duration + b.duration + c.duration + d.duration < 0",
        .range = ever,
        .timeout = std::chrono::milliseconds(300),
    });

    REQUIRE(!rows);
    CHECK(rows.error().code == "telemetry_slow");
}

TEST_CASE("a question that ClickHouse does not understand is a failure that says why") {
    ClickHouseDatabase database;
    auto store = database.open();

    CHECK_THROWS_WITH_AS(
        (void)store->select({.sql = "SELECT no_such_column FROM {span}", .range = ever}),
        doctest::Contains("no_such_column"), std::runtime_error
    );
}

TEST_CASE("what is older than it may be is forgotten, also after that was changed") {
    ClickHouseDatabase database;
    auto options = database.options();
    const Time old = test_now() - std::chrono::hours(24 * 9);
    {
        auto store = open_clickhouse(options);
        store_spans(*store, 1, 10, old);
        store_spans(*store, 1, 3, test_now());
        store->tidy();
        CHECK(count_spans(*store) == 13);
    }

    options.rules.by_signal[0].age = std::chrono::hours(24 * 7);
    auto store = open_clickhouse(options);
    CHECK(count_spans(*store) >= 3);
    database.ask("OPTIMIZE TABLE span FINAL");
    const auto engine = database.ask(
        "SELECT engine_full FROM system.tables WHERE database = currentDatabase()"
        " AND name = 'span' FORMAT RawBLOB"
    );

    CHECK(clickhouse::change_of_age(
              database.client().location(), {"span", options.rules.by_signal[0].age}, engine
    )
              .empty());
    CHECK(count_spans(*store) == 3);
    CHECK(count_summarized_spans(*store) == 13);
    store.reset();
    options.rules.by_signal[0].age = {};
    store = open_clickhouse(options);
    CHECK(count_spans(*store) == 3);
    CHECK(
        database.ask("SELECT countIf(engine_full LIKE '% TTL %') FROM system.tables"
                     " WHERE database = currentDatabase() AND name = 'span'") == "0\n"
    );
}

TEST_CASE("of what takes too much space the oldest days go, and today stays") {
    ClickHouseDatabase database;
    auto options = database.options();
    options.rules.by_signal[0].bytes = 1;
    options.upkeep_every = std::chrono::hours(1);
    auto store = open_clickhouse(options);
    store_spans(*store, 1, 10, test_now() - std::chrono::hours(48));
    store_spans(*store, 1, 3, test_now());

    store->tidy();

    CHECK(count_spans(*store) == 3);
    const auto figures = store->figures();
    CHECK(figures.by_signal[0].bytes > 0);
    REQUIRE(figures.by_signal[0].oldest);
    CHECK(test_now() - *figures.by_signal[0].oldest < std::chrono::hours(24));
}

TEST_CASE("samples are summed up when their day is over, and known when they are forgotten") {
    ClickHouseDatabase database;
    auto store = database.open();
    const Time then = test_now() - std::chrono::hours(24 * 10);
    std::vector<Sample> samples;
    for (int at = 0; at < 600; ++at)
        samples.push_back({then + std::chrono::seconds(10 * at), 5.0 * at});
    const auto body = written_series({{"__name__", "sent_total"}}, samples);
    REQUIRE(send(*store, 1, Form::remote_write, body, then));

    store->tidy();
    CHECK(database.ask("SELECT sum(rows) FROM sample_progress FINAL") == "600\n");
    store->tidy();  // Nothing is left to be done.
    database.ask("TRUNCATE TABLE sample");

    const auto series = store->select(
        {.sql = "SELECT DISTINCT id FROM {series name} WHERE name = 'sent_total'", .range = ever}
    );
    REQUIRE(series);
    const auto id = std::get<std::int64_t>(series->at(0)[0]);
    for (auto unit : {SummaryUnit::minute, SummaryUnit::hour}) {
        const auto read = store->summaries({id}, ever, unit);
        REQUIRE(read);
        REQUIRE(read->size() == 1);
        double count = 0;
        for (const auto& step : read->front().steps) count += step.count;
        CHECK(count == 600);
        CHECK(read->front().ends.front().value == 0);
        CHECK(read->front().ends.back().value == 5.0 * 599);
    }
}

}  // namespace mainstay::telemetry
