#include "telemetry/clickhouse_text.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "telemetry/clickhouse_answer.hpp"
#include "telemetry/clickhouse_rows.hpp"
#include "telemetry/clickhouse_schema.hpp"
#include "telemetry/clickhouse_tables.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

std::string columns_of(const Table& table, const std::string& columns, TimeRange) {
    return fmt::format("<{}: {}>", table.name, columns);
}

QueryText text_of(std::string sql, std::vector<Cell> parameters = {}) {
    return clickhouse_text(
        {.sql = std::move(sql), .parameters = std::move(parameters)}, columns_of
    );
}

std::string joined(const std::vector<std::string>& statements) {
    std::string text;
    for (const auto& statement : statements) text += statement + ";\n";
    return text;
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; ++at) ++count;
    return count;
}

}  // namespace

TEST_CASE("a table in braces is a SELECT of its columns, of the shared texts those that are named"
) {
    const auto text = text_of("SELECT * FROM {edge_minute callee} e");

    CHECK(
        text.sql ==
        "SELECT * FROM <edge_minute: recorded_at, application, callee, callee_kind, bin, calls, "
        "errors> e"
    );
}

TEST_CASE("parameters go beside the text, each with its type, and stay as they are in literals") {
    const auto text = text_of(
        "a = $1 AND b = $2 AND c = $3 AND d = $4 AND e = '$1 {span} \\ ''' AND f = $2",
        {std::int64_t{-7}, std::string("it's\ta\\\n"), 0.1, std::monostate()}
    );

    CHECK(
        text.sql ==
        "a = {p1:Int64} AND b = {p2:String} AND c = {p3:Float64} AND d = NULL AND"
        " e = '$1 {span} \\\\ ''' AND f = {p2:String}"
    );
    const Values values{{"param_p1", "-7"}, {"param_p2", "it's\\ta\\\\\\n"}, {"param_p3", "0.1"}};
    CHECK(text.values == values);
}

TEST_CASE("a part of a text that is a parameter is asked for by LIKE, which indexes know") {
    const auto text = text_of("NOT {contains}(body, $1)", {std::string("50%_\\")});

    CHECK(text.sql == "NOT (body LIKE {like1:String})");
    const Values values{{"param_like1", "%50\\\\%\\\\_\\\\\\\\%"}};
    CHECK(text.values == values);
}

TEST_CASE("other parts of texts are looked for, also in one another") {
    CHECK(
        text_of(
            "{contains}(f(a, b), 'x, )') OR {contains_any_case}(c, concat($1, 'y'))",
            {std::string("z")}
        )
            .sql ==
        "(position(f(a, b), 'x, )') > 0) OR"
        " (positionCaseInsensitiveUTF8(c, concat({p1:String}, 'y')) > 0)"
    );
}

TEST_CASE("rows of a range begin and end with the minute, the hour or the day they are kept by") {
    const TimeRange range{{90'000'000}, {7'200'000'001}};

    CHECK(
        stored_rows(span_minute_table, "spans", range) ==
        "(SELECT spans FROM span_minute WHERE span_minute.recorded_at >= 60000000 AND"
        " span_minute.recorded_at < 7260000000)"
    );
    CHECK(widened(span_hour_table, range).from.micros == 0);
    CHECK(widened(span_hour_table, range).to.micros == 10'800'000'000);
    CHECK(widened(series_table, range).to.micros == 86'400'000'000);
    CHECK(widened(span_table, {{0}, {INT64_MAX}}).to.micros == INT64_MAX);
}

TEST_CASE("a URL of ClickHouse says where it is, and several are its replicas") {
    const auto location =
        location_of("clickhouse://a:p%40ss@one:1234/telemetry,clickhouse+https://b@[::1]/telemetry"
        );

    CHECK(location.database == "telemetry");
    REQUIRE(location.servers.size() == 2);
    CHECK(location.servers[0].address == "http://one:1234/");
    CHECK(location.servers[0].user == "a");
    CHECK(location.servers[0].password == "p@ss");
    CHECK(location.servers[1].address == "https://[::1]:8443/");
    CHECK(location_of("clickhouse://one/t?cluster=main").cluster == "main");
    CHECK(!location_of("clickhouse://one/t?cluster=main").is_replicated);
    CHECK(location_of("clickhouse://one/t?cluster=main&replicated=yes").is_replicated);
    CHECK(location_of("clickhouse://one/t?replicated=yes").cluster.empty());
}

TEST_CASE("a URL that is not one of ClickHouse is refused, without its password") {
    for (const std::string url :
         {"", "http://u:secret@host/t", "clickhouse://u:secret@host",
          "clickhouse://u:secret@host/a b", "clickhouse://u:secret@host/t;DROP",
          "clickhouse://u:secret@host/t?cluster=a'b", "clickhouse://u:secret@host/t?other=1",
          "clickhouse://u:secret@host/t,clickhouse://host/u",
          "clickhouse://u:secret%0d%0aX:1@host/t"}) {
        CAPTURE(url);
        try {
            (void)location_of(url);
            FAIL_CHECK("it was taken");
        } catch (const std::runtime_error& error) {
            CHECK(std::string_view(error.what()).find("secret") == std::string_view::npos);
        }
    }
}

TEST_CASE("an answer that is cut off anywhere is a failure, and never read beyond its end") {
    std::string bytes("\x02");  // Columns.
    RowBinary rest;
    rest.text("a");
    rest.text("b");
    rest.text("Nullable(Int64)");
    rest.text("LowCardinality(String)");
    const auto head = bytes.size() + rest.bytes().size();
    rest.number(std::uint8_t{0});
    rest.number(std::int64_t{-1});
    rest.text("text");
    bytes += rest.bytes();

    const auto rows = read_answer(bytes, 10);

    REQUIRE(rows.size() == 1);
    CHECK(std::get<std::int64_t>(rows[0][0]) == -1);
    CHECK(std::get<std::string>(rows[0][1]) == "text");
    CHECK(read_answer(std::string_view(bytes).substr(0, head), 10).empty());
    for (std::size_t size = 1; size < bytes.size(); ++size)
        if (size != head) CHECK_THROWS((void)read_answer(std::string(bytes, 0, size), 10));
    CHECK_THROWS((void)read_answer(std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), 10)
    );
}

TEST_CASE("in a cluster each table is replicated on its servers and distributed over them") {
    const Location location{
        .servers = {}, .database = "t", .cluster = "main", .is_replicated = true
    };

    const auto sql = joined(statements_of_step(location, 1));

    CHECK(
        sql.find("CREATE TABLE IF NOT EXISTS `t`.`sample_local` ON CLUSTER `main` (") !=
        std::string::npos
    );
    CHECK(
        sql.find("ENGINE = ReplicatedReplacingMergeTree("
                 "'/clickhouse/tables/{shard}/t/sample', '{replica}')") != std::string::npos
    );
    CHECK(
        sql.find("ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/t/span_hour',"
                 " '{replica}', version)") != std::string::npos
    );
    CHECK(
        sql.find("CREATE TABLE IF NOT EXISTS `t`.`span` ON CLUSTER `main` AS `t`.`span_local`\n"
                 "ENGINE = Distributed('main', 't', 'span_local', trace_low)") != std::string::npos
    );
    const auto tables = all_steps().front().tables.size();
    CHECK(count_of(sql, "ON CLUSTER `main`") == 2 * tables);
    CHECK(count_of(sql, " replicated_deduplication_window = ") == tables);
    CHECK(count_of(sql, "non_replicated") == 0);
}

TEST_CASE("an age is set where it is another one, and taken away where there is none") {
    const Location alone{.servers = {}, .database = "t"};
    const Location cluster{.servers = {}, .database = "t", .cluster = "main"};
    const TableAge week{"span", std::chrono::hours(168)};
    const std::string rule = "toDateTime(intDiv(started_at, 1000000)) + toIntervalHour(168)";
    const auto engine = "MergeTree ORDER BY a TTL " + rule + " SETTINGS b = 1";

    CHECK(
        joined(change_of_age(alone, week, "MergeTree ORDER BY a SETTINGS b = 1")) ==
        "ALTER TABLE `t`.`span` MODIFY TTL " + rule + ";\n"
    );
    CHECK(change_of_age(alone, week, engine).empty());
    CHECK(
        joined(change_of_age(cluster, {"span", {}}, engine)) ==
        "ALTER TABLE `t`.`span_local` ON CLUSTER `main` REMOVE TTL;\n"
    );
}

TEST_CASE("a request has the same number on each node, and others have others") {
    const auto number = request_number(1, Form::otlp_spans, "body");

    // As it was stored by whatever node: it must never change.
    CHECK(number == 4968722731829603804U);
    CHECK(number != request_number(2, Form::otlp_spans, "body"));
    CHECK(number != request_number(1, Form::otlp_logs, "body"));
    CHECK(number != request_number(1, Form::otlp_spans, "Body"));
}

}  // namespace mainstay::telemetry::clickhouse
