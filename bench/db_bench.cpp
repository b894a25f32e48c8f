// What one Sql costs: point reads, and durable writes that share a commit. Run it on an idle
// machine:
//   ninja -C build/release db_bench && build/release/db_bench
#include <atomic>
#include <memory>

#include <benchmark/benchmark.h>

#include "db/testing.hpp"

namespace mainstay::db {

namespace {

constexpr int rows_max = 10'000;

struct Note {
    std::int64_t id = 0;
    std::string title;
    std::string text;
    Time made_at;
    std::optional<std::int64_t> owner;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Note, (), (id, title, text, made_at, owner, version))

constexpr Migration tables[] = {
    {"bench", "0001_note.sql",
     "CREATE TABLE note (id {id}, title TEXT NOT NULL, text TEXT NOT NULL,"
     " made_at BIGINT NOT NULL, owner BIGINT, version BIGINT NOT NULL)"},
};

void insert(Sql& sql, int number) {
    sql.value<std::int64_t>(
        "INSERT INTO note (title, text, made_at, owner, version)"
        " VALUES (:title, :text, :made_at, :owner, :version) RETURNING id",
        "A note", std::string(200, 'x'), Time{number}, number, 1
    );
}

test::TestDatabase& filled() {
    static test::TestDatabase database(Dialect::sqlite, {tables});
    static bool is_filled =
        (database->write([](Sql& sql) {
            for (int i = 0; i < rows_max; ++i) insert(sql, i);
        }),
         true);
    benchmark::DoNotOptimize(is_filled);
    return database;
}

void read_in_one_work(benchmark::State& state) {
    filled()->read([&](Sql& sql) {
        std::int64_t id = 0;
        for (auto _ : state) {
            id = id % rows_max + 1;
            benchmark::DoNotOptimize(sql.one<Note>("FROM note WHERE id = :id", id));
        }
    });
    state.SetItemsProcessed(state.iterations());
}

void read_a_work_each(benchmark::State& state) {
    std::int64_t id = state.thread_index();
    for (auto _ : state) {
        id = id % rows_max + 1;
        filled()->read([&](Sql& sql) {
            benchmark::DoNotOptimize(sql.one<Note>("FROM note WHERE id = :id", id));
        });
    }
    state.SetItemsProcessed(state.iterations());
}

void read_page(benchmark::State& state) {
    for (auto _ : state) {
        filled()->read([&](Sql& sql) {
            benchmark::DoNotOptimize(
                sql.all<Note>("FROM note WHERE id > :after ORDER BY id LIMIT 50", 100)
            );
        });
    }
    state.SetItemsProcessed(state.iterations() * 50);
}

// Each thread waits for its commit, as each request does.
void write_durably(benchmark::State& state) {
    for (auto _ : state) filled()->write([](Sql& sql) { insert(sql, 1); });
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(read_in_one_work)->UseRealTime();
BENCHMARK(read_a_work_each)->Threads(1)->Threads(8)->UseRealTime();
BENCHMARK(read_page)->UseRealTime();
BENCHMARK(write_durably)->Threads(1)->Threads(8)->Threads(64)->UseRealTime();

}  // namespace

}  // namespace mainstay::db

BENCHMARK_MAIN();
