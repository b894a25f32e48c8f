#include "telemetry/remote_write.hpp"

#include <random>

#include <doctest/doctest.h>
#include <protozero/pbf_writer.hpp>
#include <snappy.h>

namespace mainstay::telemetry::remote_write_test {

namespace {

void add_label(protozero::pbf_writer& series, std::string_view name, std::string_view value) {
    protozero::pbf_writer label(series, 1);
    label.add_string(1, name.data(), name.size());
    label.add_string(2, value.data(), value.size());
}

void add_sample(protozero::pbf_writer& series, std::int64_t at_ms, double value) {
    protozero::pbf_writer sample(series, 2);
    sample.add_double(1, value);
    sample.add_int64(2, at_ms);
}

std::string request(auto... fill) {
    std::string body;
    protozero::pbf_writer writer(body);
    auto add = [&](auto& one) {
        protozero::pbf_writer series(writer, 1);
        one(series);
    };
    (add(fill), ...);
    return body;
}

}  // namespace

TEST_CASE("series are read with their labels and samples") {
    const auto body = request(
        [](auto& series) {
            add_label(series, "job", "shop");
            add_label(series, "__name__", "up");
            add_label(series, "empty", "");
            add_sample(series, 1000, 1);
            add_sample(series, 2000, 0.5);
        },
        [](auto& series) { add_label(series, "__name__", "without_samples"); },
        [](auto& series) {
            add_label(series, "__name__", "down");
            add_sample(series, -5, 3);
        }
    );

    auto batch = read_write_request(body);

    REQUIRE(batch);
    REQUIRE(batch->series.size() == 2);
    CHECK(
        read_labels(batch->series[0].labels) ==
        std::vector<Label>{{"__name__", "up"}, {"job", "shop"}}
    );
    CHECK(batch->series[0].samples_count == 2);
    CHECK(batch->samples[1].at == Time{2'000'000});
    CHECK(batch->samples[1].value == 0.5);
    CHECK(batch->samples[batch->series[1].samples_begin].at == Time{-5000});
}

TEST_CASE("the same labels have the same bytes, also where samples stand between them") {
    auto together = [](auto& series) {
        add_label(series, "__name__", "up");
        add_label(series, "a", "b");
        add_sample(series, 1, 1);
    };
    auto apart = [](auto& series) {
        add_label(series, "__name__", "up");
        add_sample(series, 1, 1);
        add_label(series, "a", "b");
        add_sample(series, 2, 1);
    };
    const auto body = request(together, apart, together);

    auto batch = read_write_request(body);

    REQUIRE(batch);
    CHECK(batch->series[0].labels == batch->series[1].labels);
    CHECK(batch->series[0].labels == batch->series[2].labels);
    CHECK(batch->series[1].samples_count == 2);
}

TEST_CASE("labels that name no series are refused") {
    auto labels_of = [](auto fill) {
        auto body = request(fill);
        auto batch = read_write_request(body);
        REQUIRE(batch);
        return read_labels(batch->series.at(0).labels).has_value();
    };
    CHECK(!labels_of([](auto& series) { add_sample(series, 1, 1); }));
    CHECK(!labels_of([](auto& series) {
        add_label(series, "job", "shop");
        add_sample(series, 1, 1);
    }));
    CHECK(!labels_of([](auto& series) {
        add_label(series, "__name__", "up");
        add_label(series, "a", "1");
        add_label(series, "a", "2");
        add_sample(series, 1, 1);
    }));
    CHECK(!labels_of([](auto& series) {
        add_label(series, "__name__", "up\xff");
        add_sample(series, 1, 1);
    }));
    CHECK(!labels_of([](auto& series) {
        add_label(series, "__name__", "up");
        for (std::size_t i = 0; i < series_labels_max; ++i)
            add_label(series, "l" + std::to_string(i), "x");
        add_sample(series, 1, 1);
    }));
}

TEST_CASE("Snappy's blocks are unpacked, and refused where they are none or would be too large") {
    std::string packed;
    const std::string text(100'000, 'a');
    snappy::Compress(text.data(), text.size(), &packed);

    auto unpacked = unpack_snappy(packed);

    REQUIRE(unpacked);
    CHECK(*unpacked == text);
    CHECK(!unpack_snappy(packed.substr(0, packed.size() - 1)));
    CHECK(!unpack_snappy(""));
    // Claims 4 GiB.
    auto large = unpack_snappy("\xff\xff\xff\xff\x0f");
    REQUIRE(!large);
    CHECK(large.error().code == "write_too_large");
}

TEST_CASE("bytes that are no request are refused, or read as some request") {
    std::mt19937_64 random(7);
    const auto whole = request([](auto& series) {
        add_label(series, "__name__", "up");
        add_sample(series, 1, 1);
        add_label(series, "a", "b");
    });
    for (int i = 0; i < 20'000; ++i) {
        auto changed = whole;
        for (int k = 0; k < 2; ++k)
            changed[random() % changed.size()] = static_cast<char>(random());
        auto batch = read_write_request(changed);
        if (!batch) continue;
        for (const auto& series : batch->series) {
            CHECK(series.samples_begin + series.samples_count <= batch->samples.size());
            auto labels = read_labels(series.labels);
            CHECK((!labels || labels->size() <= series_labels_max));
        }
    }
}

}  // namespace mainstay::telemetry::remote_write_test
