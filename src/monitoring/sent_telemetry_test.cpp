#include "monitoring/sent_telemetry_test.hpp"

#include <algorithm>
#include <cctype>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <protozero/pbf_writer.hpp>

#include "telemetry/duckdb_store.hpp"
#include "telemetry/pprof_testing.hpp"
#include "telemetry/profile_upload.hpp"
#include "telemetry/store_promises_test.hpp"

namespace mainstay::monitoring::test {

namespace {

using protozero::pbf_writer;
using telemetry::Form;

std::string bytes_of(std::uint64_t number) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes += static_cast<char>(number >> static_cast<unsigned>(shift));
    return bytes;
}

/// The high half is not 0, as no library makes such ids.
std::string trace_bytes(std::uint64_t trace) { return bytes_of(7) + bytes_of(trace); }

bool is_number(const std::string& text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

void add_attributes(pbf_writer& to, std::uint32_t field, const Attributes& attributes) {
    for (const auto& [key, value] : attributes) {
        pbf_writer attribute(to, field);
        attribute.add_string(1, key);
        pbf_writer any(attribute, 2);
        if (is_number(value))
            any.add_int64(3, std::stoll(value));
        else
            any.add_string(1, value);
    }
}

std::uint64_t nanos(double seconds) {
    return static_cast<std::uint64_t>(at(seconds).micros) * 1'000;
}

void add_span(pbf_writer& scope, const SentSpan& sent) {
    pbf_writer span(scope, 2);
    span.add_bytes(1, trace_bytes(sent.trace));
    span.add_bytes(2, bytes_of(sent.id));
    if (sent.parent != 0) span.add_bytes(4, bytes_of(sent.parent));
    span.add_string(5, sent.name);
    span.add_enum(6, sent.kind);
    span.add_fixed64(7, nanos(sent.start));
    span.add_fixed64(8, nanos(sent.start) + static_cast<std::uint64_t>(sent.micros) * 1'000);
    add_attributes(span, 9, sent.attributes);
    if (!sent.event.empty()) {
        pbf_writer event(span, 11);
        event.add_fixed64(1, nanos(sent.start));
        event.add_string(2, sent.event);
        add_attributes(event, 3, {{"exception.type", "OutOfStock"}});
    }
    if (sent.link != 0) {
        pbf_writer link(span, 13);
        link.add_bytes(1, trace_bytes(sent.link));
        link.add_bytes(2, bytes_of(1));
    }
    if (!sent.is_error) return;
    pbf_writer status(span, 15);
    status.add_string(2, sent.message);
    status.add_enum(3, 2);
}

/// A request of one resource; `fill(scope)` adds its records.
template <class Fill>
std::string request_of(const std::string& service, const Attributes& resource, Fill fill) {
    std::string body;
    {
        pbf_writer request(body);
        pbf_writer of_resource(request, 1);
        {
            pbf_writer writer(of_resource, 1);
            Attributes all{{"service.name", service}};
            all.insert(all.end(), resource.begin(), resource.end());
            add_attributes(writer, 1, all);
        }
        pbf_writer scope(of_resource, 2);
        fill(scope);
    }
    return body;
}

void send_whole(
    telemetry::Store& store, std::int64_t application, Form form, std::string body,
    std::size_t records
) {
    const auto taken =
        telemetry::send(store, application, form, std::move(body), telemetry::test_now());
    REQUIRE(taken);
    REQUIRE(taken->stored == records);
}

}  // namespace

TestStore::TestStore() {
    std::string name = (std::filesystem::temp_directory_path() / "monitoring.XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    // doctest runs a test again for each of these.
    SUBCASE("in DuckDB") {}
    SUBCASE("in ClickHouse") {
        database_ = std::make_unique<telemetry::test::ClickHouseDatabase>();
    }
    store_ = database_ ? database_->open() : telemetry::open_duckdb({.directory = path_});
}

TestStore::~TestStore() {
    store_.reset();
    std::filesystem::remove_all(path_);
}

Time hour() {
    constexpr std::int64_t length = 3'600'000'000;
    return {telemetry::test_now().micros / length * length - 2 * length};
}

Time at(double seconds) { return {hour().micros + static_cast<std::int64_t>(seconds * 1e6)}; }

Scope both() { return Scope({{1, "SHOP"}, {2, "LEDGER"}}); }

Scope only_shop() { return Scope({{1, "SHOP"}}); }

Scope nothing() { return {}; }

std::string trace_text(std::uint64_t trace) { return fmt::format("{:016x}{:016x}", 7, trace); }

void send_spans(
    telemetry::Store& store, std::int64_t application, const std::string& service,
    const std::vector<SentSpan>& spans, const Attributes& resource
) {
    auto body = request_of(service, resource, [&](pbf_writer& scope) {
        for (const auto& span : spans) add_span(scope, span);
    });
    send_whole(store, application, Form::otlp_spans, std::move(body), spans.size());
}

void send_logs(
    telemetry::Store& store, std::int64_t application, const std::string& service,
    const std::vector<SentLog>& logs
) {
    auto body = request_of(service, {}, [&](pbf_writer& scope) {
        for (const auto& sent : logs) {
            pbf_writer record(scope, 2);
            record.add_fixed64(1, nanos(sent.seconds));
            record.add_enum(2, sent.severity);
            {
                pbf_writer value(record, 5);
                value.add_string(1, sent.body);
            }
            add_attributes(record, 6, sent.attributes);
            if (sent.trace == 0) continue;
            record.add_bytes(9, trace_bytes(sent.trace));
            record.add_bytes(10, bytes_of(1));
        }
    });
    send_whole(store, application, Form::otlp_logs, std::move(body), logs.size());
}

void send_series(
    telemetry::Store& store, std::int64_t application, const Attributes& labels,
    const std::vector<std::pair<double, double>>& samples
) {
    std::vector<telemetry::Sample> sent;
    for (auto [seconds, value] : samples) sent.push_back({at(seconds), value});
    send_whole(
        store, application, Form::remote_write, telemetry::written_series(labels, sent),
        samples.size()
    );
}

void send_profile(
    telemetry::Store& store, std::int64_t application, const std::string& service,
    const std::string& version, double seconds,
    const std::vector<std::pair<std::string, std::int64_t>>& stacks
) {
    telemetry::PprofMaker maker;
    maker.value_type("cpu", "nanoseconds");
    std::map<std::string, std::uint64_t> places;
    for (const auto& [stack, value] : stacks) {
        std::vector<std::uint64_t> leaf_first;
        for (std::size_t begin = 0; begin <= stack.size();) {
            const auto end = std::min(stack.find(';', begin), stack.size());
            auto name = stack.substr(begin, end - begin);
            auto [place, is_new] = places.emplace(name, places.size() + 1);
            if (is_new) maker.place(place->second, name);
            leaf_first.insert(leaf_first.begin(), place->second);
            begin = end + 1;
        }
        maker.sample(leaf_first, {value});
    }
    auto body = telemetry::write_profile_upload({
        .service = service,
        .version = version,
        .type = "cpu",
        .at = at(seconds),
        .duration_micros = 10'000'000,
        .bytes = maker.bytes(),
    });
    send_whole(store, application, Form::profile, std::move(body), 1);
}

}  // namespace mainstay::monitoring::test
