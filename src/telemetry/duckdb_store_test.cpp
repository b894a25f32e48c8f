#include "telemetry/duckdb_store.hpp"

#include <filesystem>
#include <fstream>
#include <future>

#include <doctest/doctest.h>
#include <protozero/pbf_writer.hpp>
#include <snappy.h>

#include "telemetry/store_promises_test.hpp"

namespace mainstay::telemetry {

namespace {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "telemetry.XXXXXX").string();
        path = ::mkdtemp(name.data());
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    ~Folder() { std::filesystem::remove_all(path); }

    std::filesystem::path path;
};

std::unique_ptr<Store> open(const Folder& folder) {
    return open_duckdb({.directory = folder.path});
}

std::vector<std::filesystem::path> files_of(const Folder& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path))
        if (entry.path().extension() == ".duckdb") files.push_back(entry.path());
    return files;
}

/// The one segment of the journal that has entries.
std::filesystem::path the_segment(const Folder& folder) {
    std::vector<std::filesystem::path> segments;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path / "journal"))
        if (entry.file_size() > 0) segments.push_back(entry.path());
    REQUIRE(segments.size() == 1);
    return segments[0];
}

/// Where in the segment each of three requests ends.
std::vector<std::uint64_t> store_10_20_and_40_spans(const Folder& folder) {
    auto store = open(folder);
    std::vector<std::uint64_t> ends;
    for (int count : {10, 20, 40}) {
        store_spans(*store, 1, count, test_now());
        ends.push_back(std::filesystem::file_size(the_segment(folder)));
    }
    return ends;
}

void change_byte(const std::filesystem::path& path, std::uint64_t at) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(at));
    const auto byte = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(~byte));
    REQUIRE(file.good());
}

}  // namespace

TEST_CASE("DuckDB: what a store of telemetry promises") {
    check_store([] {
        // Owned by the engine's function, and by no one else after this.
        auto folder = std::make_shared<Folder>();
        return StoreUnderTest{
            .open = [folder] { return open(*folder); },
        };
    });
}

TEST_CASE("samples that are forgotten are still known by the minute and by the hour") {
    Folder folder;
    const auto day = std::chrono::hours(24);
    const Time then = test_now() - 10 * day;
    std::vector<Sample> samples;
    for (int at = 0; at < 600; ++at)
        samples.push_back({then + std::chrono::seconds(10 * at), 5.0 * at});
    const auto body = written_series({{"__name__", "sent_total"}, {"to", "mail"}}, samples);
    {
        auto store = open_duckdb({.directory = folder.path, .clock = [=] { return then; }});
        REQUIRE(send(*store, 1, Form::remote_write, body, then));
    }
    RetentionRules rules;
    rules.by_signal[static_cast<std::size_t>(Signal::metrics)] = {.age = 2 * day};
    auto store = open_duckdb({.directory = folder.path, .rules = rules});
    store->tidy();
    const TimeRange then_on{then, test_now()};

    const auto series = store->select({
        .sql = "SELECT DISTINCT id, labels FROM {series name} WHERE name = 'sent_total'",
        .range = then_on,
    });

    REQUIRE(series);
    REQUIRE(series->size() == 1);
    CHECK(std::get<std::string>(series->front()[1]) == R"({"to":"mail"})");
    const auto id = std::get<std::int64_t>(series->front()[0]);
    CHECK(store->samples({id}, then_on)->empty());
    for (auto unit : {SummaryUnit::minute, SummaryUnit::hour}) {
        const auto read = store->summaries({id}, {Time{0}, test_now()}, unit);
        REQUIRE(read);
        REQUIRE(read->size() == 1);
        double count = 0;
        for (const auto& step : read->front().steps) count += step.count;
        CHECK(count == 600);
        CHECK(read->front().ends.front().value == 0);
        CHECK(read->front().ends.back().value == 5.0 * 599);
    }
}

TEST_CASE("samples that come when their day is summed up are added to it") {
    Folder folder;
    const auto day = std::chrono::hours(24);
    const Time then = test_now() - 3 * day;
    const auto send_at = [&](Store& store, int second) {
        const auto body = written_series(
            {{"__name__", "depth"}}, {{then + std::chrono::seconds(second), 1.0 + second}}
        );
        REQUIRE(send(store, 1, Form::remote_write, body, then + std::chrono::hours(2)));
    };
    auto store = open(folder);
    send_at(*store, 0);
    store->tidy();
    send_at(*store, 30);

    const auto id_rows =
        store->select({.sql = "SELECT max(id) FROM {series}", .range = {then, test_now()}});
    REQUIRE(id_rows);
    const auto id = std::get<std::int64_t>(id_rows->front()[0]);
    for (bool is_tidy : {false, true}) {
        if (is_tidy) store->tidy();
        const auto read = store->summaries({id}, {then - day, test_now()}, SummaryUnit::hour);
        REQUIRE(read);
        REQUIRE(read->size() == 1);
        double sum = 0;
        for (const auto& step : read->front().steps) sum += step.sum;
        CHECK(sum == 32);
    }
}

TEST_CASE("what was answered is there after the process was killed, once") {
    Folder folder;
    const auto copy = folder.path.string() + ".copy";
    {
        auto store = open(folder);
        store_spans(*store, 1, 100, test_now());
        store->tidy();
        store_spans(*store, 1, 50, test_now());
        // What a kill leaves: the files as they are at this moment.
        std::filesystem::copy(folder.path, copy, std::filesystem::copy_options::recursive);
    }
    std::filesystem::remove_all(folder.path);
    std::filesystem::rename(copy, folder.path);

    auto store = open(folder);

    CHECK(count_spans(*store) == 150);
    store->tidy();
    CHECK(count_spans(*store) == 150);
}

TEST_CASE("a generation that files have in part is moved to its end, and nothing is there twice") {
    Folder folder;
    const auto copy = folder.path.string() + ".copy";
    {
        auto store = open(folder);
        store_spans(*store, 1, 100, test_now());
        std::filesystem::copy(
            folder.path / "journal", copy, std::filesystem::copy_options::recursive
        );
        store->tidy();
    }
    // The journal as it was before the move ended.
    std::filesystem::remove_all(folder.path / "journal");
    std::filesystem::rename(copy, folder.path / "journal");
    std::size_t removed = 0;
    for (const auto& file : files_of(folder))
        if (file.filename().string().starts_with("spans-month")) {
            std::filesystem::remove(file);
            ++removed;
        }
    REQUIRE(removed == 1);

    auto store = open(folder);

    CHECK(count_spans(*store) == 100);
    CHECK(count_summarized_spans(*store) == 100);
    store->tidy();
    CHECK(count_spans(*store) == 100);
    CHECK(count_summarized_spans(*store) == 100);
}

TEST_CASE("a segment of the journal that was cut off is read up to its last whole entry") {
    Folder folder;
    {
        auto store = open(folder);
        store_spans(*store, 1, 10, test_now());
        store_spans(*store, 1, 20, test_now());
    }
    const auto segment = the_segment(folder);
    std::filesystem::resize_file(segment, std::filesystem::file_size(segment) - 1);

    auto store = open(folder);

    CHECK(count_spans(*store) == 10);
    CHECK(store->figures().damaged.empty());
}

TEST_CASE("of the journal only the request is lost whose bytes were changed, and it is told") {
    Folder folder;
    const auto ends = store_10_20_and_40_spans(folder);
    const auto segment = the_segment(folder);
    change_byte(segment, (ends[0] + ends[1]) / 2);

    auto store = open(folder);

    CHECK(count_spans(*store) == 50);
    const auto damaged = store->figures().damaged;
    REQUIRE(damaged.size() == 1);
    CHECK(damaged[0] == segment.filename().string() + ".damaged");
    store->tidy();
    CHECK(count_spans(*store) == 50);
    CHECK_FALSE(std::filesystem::exists(segment));
    CHECK(std::filesystem::exists(segment.parent_path() / damaged[0]));
}

TEST_CASE("behind a head of the journal that was changed nothing is taken for an entry") {
    Folder folder;
    const auto ends = store_10_20_and_40_spans(folder);
    const auto segment = the_segment(folder);
    change_byte(segment, ends[0] + 4);

    auto store = open(folder);

    CHECK(count_spans(*store) == 10);
    CHECK(store->figures().damaged.size() == 1);
}

TEST_CASE("a file that cannot be read is put aside and named, and the rest is there") {
    Folder folder;
    {
        auto store = open(folder);
        store_spans(*store, 1, 10, test_now());
        store->tidy();
    }
    for (const auto& file : files_of(folder))
        if (file.filename().string().starts_with("spans-day"))
            std::ofstream(file, std::ios::trunc)
                << "this is no database, and long enough to be read";

    auto store = open(folder);

    CHECK(count_spans(*store) == 0);
    CHECK(count_summarized_spans(*store) == 10);
    CHECK(store->figures().damaged.size() == 1);
    store_spans(*store, 1, 5, test_now());
    CHECK(count_spans(*store) == 5);
}

TEST_CASE("a second process is refused the directory, with what to do") {
    Folder folder;
    auto store = open(folder);

    CHECK_THROWS_WITH_AS(
        open(folder), doctest::Contains("Another process keeps telemetry"), std::runtime_error
    );
}

TEST_CASE("what is too old is forgotten with its file, and summaries stay") {
    Folder folder;
    Time now = test_now();
    DuckDbOptions options{.directory = folder.path, .clock = [&] { return now; }};
    options.rules.by_signal[0].age = std::chrono::hours(24 * 7);
    auto store = open_duckdb(options);
    store_spans(*store, 1, 10, now);
    store->tidy();
    now = now + std::chrono::hours(24 * 9);
    store_spans(*store, 1, 3, now);
    store->tidy();
    store_spans(*store, 1, 1, now);
    store->tidy();

    CHECK(count_spans(*store) == 4);
    CHECK(count_summarized_spans(*store) == 14);
}

}  // namespace mainstay::telemetry
