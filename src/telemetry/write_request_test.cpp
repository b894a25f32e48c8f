#include "telemetry/write_request.hpp"

#include <doctest/doctest.h>

#include "telemetry/series.hpp"

namespace mainstay::telemetry::write_request_test {

namespace {

const std::vector<Label> shop{{"__name__", "up"}, {"instance", "shop:80"}, {"job", "shop"}};

/// How samples of a series of that name are read, where a metric is described so.
SeriesType type_of(std::string_view name, std::string_view family, FamilyType type) {
    std::string request;
    add_metric(request, {family, type, "", ""});
    add_series(request, label_bytes({{"__name__", name}}), {Time{1'000}, 1});
    const auto batch = read_write_request(request);
    REQUIRE(batch);
    return series_of(*read_labels(batch->series.at(0).labels), batch->metrics).type;
}

}  // namespace

TEST_CASE("a request that is made is read as it was meant") {
    std::string request;
    add_metric(request, {"up", FamilyType::gauge, "Whether it is there.", "things"});
    add_series(request, label_bytes(shop), {Time{1'234'000}, 0.5});
    add_series(request, label_bytes({{"__name__", "down"}}), {Time{-5'000}, -1});

    const auto body = unpack_snappy(pack_snappy(request));
    REQUIRE(body);
    const auto batch = read_write_request(*body);

    REQUIRE(batch);
    REQUIRE(batch->series.size() == 2);
    CHECK(read_labels(batch->series[0].labels) == shop);
    CHECK(batch->series[0].labels == label_bytes(shop));
    CHECK(batch->samples[0].at == Time{1'234'000});
    CHECK(batch->samples[0].value == 0.5);
    CHECK(batch->samples[1].at == Time{-5'000});
    const auto series = series_of(shop, batch->metrics);
    CHECK(series.type == SeriesType::gauge);
    CHECK(series.description == "Whether it is there.");
    CHECK(series.unit == "things");
}

TEST_CASE("what a metric is, is said by its type before its name") {
    using enum SeriesType;
    CHECK(type_of("hits", "hits", FamilyType::counter) == counter);
    CHECK(type_of("hits_total", "hits", FamilyType::counter) == counter);
    CHECK(type_of("hits_created", "hits", FamilyType::counter) == gauge);
    CHECK(type_of("free_total", "free_total", FamilyType::gauge) == gauge);
    CHECK(type_of("took_bucket", "took", FamilyType::histogram) == counter);
    CHECK(type_of("took_sum", "took", FamilyType::summary) == counter);
    CHECK(type_of("took", "took", FamilyType::summary) == gauge);
    CHECK(type_of("size_bucket", "size", FamilyType::gauge_histogram) == gauge);
    CHECK(type_of("build_info", "build", FamilyType::info) == gauge);
    // Where nothing is said, the name tells.
    CHECK(type_of("hits_total", "hits_total", FamilyType::unknown) == counter);
    CHECK(type_of("hits_total", "misses", FamilyType::gauge) == counter);
    CHECK(type_of("hits", "misses", FamilyType::counter) == unknown);
}

TEST_CASE("of a long help its beginning is kept, in whole characters") {
    std::string help, request;
    while (help.size() < 2'000) help += "ä";
    add_metric(request, {"hits", FamilyType::counter, help, ""});
    const auto batch = read_write_request(request);
    REQUIRE(batch);
    REQUIRE(batch->metrics.size() == 1);
    CHECK(batch->metrics[0].help == std::string_view(help).substr(0, 600));
}

TEST_CASE("metadata that is no text or comes twice is passed over, and no type is unknown") {
    std::string request;
    add_metric(request, {"a", FamilyType::gauge, "\xff", ""});
    add_metric(request, {"b", FamilyType::gauge, "", ""});
    add_metric(request, {"b", FamilyType::gauge, "", ""});
    request += std::string("\x1a\x05\x08\x63\x12\x01z", 7);  // Of type 99.
    const auto batch = read_write_request(request);
    REQUIRE(batch);
    REQUIRE(batch->metrics.size() == 2);
    CHECK(batch->metrics[0].name == "b");
    CHECK(batch->metrics[1].name == "z");
    CHECK(batch->metrics[1].type == WrittenType::unknown);
}

}  // namespace mainstay::telemetry::write_request_test
