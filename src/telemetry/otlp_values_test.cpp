#include "telemetry/otlp_values.hpp"

#include <numeric>

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <protozero/pbf_writer.hpp>

#include "base/text.hpp"

namespace mainstay::telemetry::otlp_values_test {

namespace {

std::string field(std::uint32_t number, const std::string& bytes) {
    std::string all;
    protozero::pbf_writer(all).add_bytes(number, bytes);
    return all;
}

std::string repeated(const std::string& part, std::size_t bytes) {
    std::string all;
    while (all.size() < bytes) all += part;
    return all;
}

/// A span of attributes with these values (AnyValue), as many as it may have.
std::string span_of(const std::string& value) {
    std::string span;
    protozero::pbf_writer fields(span);
    fields.add_bytes(1, std::string(16, 'x'));
    fields.add_bytes(2, std::string(8, 'y'));
    fields.add_fixed64(7, 5'000'000);
    for (std::size_t i = 0; i < record_attributes_max; ++i)
        fields.add_bytes(9, field(1, "k") + field(2, value));
    return span;
}

std::string request_of(const std::string& value) {
    return field(1, field(2, field(2, span_of(value))));
}

std::size_t made_bytes(const SpanBatch& batch) {
    return std::accumulate(
        batch.pool.made.begin(), batch.pool.made.end(), std::size_t{0},
        [](std::size_t sum, const std::string& text) { return sum + text.size(); }
    );
}

/// The batch of a request, checked for what must hold of any.
SpanBatch read(const std::string& body) {
    auto batch = read_spans(body);
    REQUIRE(batch);
    CHECK(made_bytes(*batch) <= 2 * body.size() + 4'096);
    for (const auto& [key, value] : batch->pool.attributes) {
        CHECK(is_clean_utf8(value.text));
        boost::system::error_code failure;
        // All of a request are alike here: a few tell for all.
        if (value.type == Value::Type::json && &value < &batch->pool.attributes[3].value)
            boost::json::parse({value.text.data(), value.text.size()}, failure);
        CHECK(!failure);
    }
    return *std::move(batch);
}

}  // namespace

TEST_CASE("text that must be repaired makes at most twice the request") {
    const auto body = request_of(field(1, std::string(text_bytes_max, '\xff')));
    auto batch = read(body);
    CHECK(batch.pool.attributes.size() == record_attributes_max);
    CHECK(batch.pool.shortened > 0);
    CHECK(made_bytes(batch) > body.size());

    auto small = read(request_of(field(1, "caf\xe9")));
    CHECK(small.pool.shortened == 0);
    CHECK(small.pool.attributes.back().value.text == "caf\xEF\xBF\xBD");
}

TEST_CASE("lists and maps of what takes most room as JSON make at most twice the request") {
    const auto text = [](const std::string& all) { return field(1, all); };
    const auto list_of = [](const std::string& value) {
        return field(5, repeated(field(1, value), 60'000));
    };
    std::string number;
    protozero::pbf_writer(number).add_double(4, -1.2345678901234567e-300);
    auto deep = list_of(text("\x01"));
    for (int i = 0; i < 5; ++i) deep = field(5, field(1, deep));
    const auto entry = field(1, std::string(20, '\x02')) + field(2, number);
    for (const auto& value : {
             list_of(""),
             list_of(number),
             list_of(text(std::string(200, '\x01'))),
             list_of(text(std::string(70'000, '\x01'))),
             list_of(field(7, std::string(70'000, 'x'))),
             field(6, repeated(field(1, entry), 60'000)),
             deep,
         }) {
        auto batch = read(request_of(value));
        CHECK(batch.pool.shortened > 0);
        CHECK(batch.pool.attributes.size() == record_attributes_max);
    }
}

TEST_CASE("lists, maps and bytes of any use lose nothing") {
    std::string number;
    protozero::pbf_writer(number).add_double(4, 0.25);
    const auto list = field(5, repeated(field(1, number), 10'000));
    const auto map =
        field(6, repeated(field(1, field(1, "name") + field(2, field(1, "\"é\""))), 10'000));
    const auto bytes = field(7, std::string(40'000, '\0'));
    for (const auto& value : {list, map, bytes, field(5, ""), field(6, ""), field(7, "x")})
        CHECK(read(request_of(value)).pool.shortened == 0);
}

TEST_CASE("bytes are cut where text would be, and stay Base64") {
    auto batch = read(request_of(field(7, std::string(1'000'000, 'x'))));
    CHECK(batch.pool.shortened == record_attributes_max);
    CHECK(batch.pool.attributes[0].value.text == repeated("eHh4", text_bytes_max));
}

TEST_CASE("an attribute is read alike, in the usual form and in any other") {
    std::string number, large;
    protozero::pbf_writer(number).add_int64(3, 1'234'567);
    protozero::pbf_writer(large).add_int64(3, -5);
    auto one = [](const std::string& attribute) {
        AttributePool pool;
        AttributeRange range;
        otlp::add_attribute(protozero::pbf_reader(attribute.data(), attribute.size()), pool, range);
        REQUIRE(range.count == 1);
        const auto& value = pool.attributes[0].value;
        return std::string(pool.attributes[0].key) + "=" + std::string(value.text) + "|" +
               std::to_string(value.number);
    };
    CHECK(one(field(1, "k") + field(2, number)) == "k=|1234567");
    CHECK(one(field(2, number) + field(1, "k")) == "k=|1234567");
    CHECK(one(field(1, "k") + field(2, large)) == "k=|-5");
    CHECK(one(field(1, "k") + field(2, number + field(1, "x"))) == "k=x|0");
    CHECK(one(field(1, "k") + field(2, field(1, "x"))) == "k=x|0");
    CHECK(one(field(1, "k") + field(2, field(1, "x")) + field(9, "new")) == "k=x|0");
    CHECK(
        one(field(1, "k") + field(2, field(1, std::string(200, 'x')))) ==
        "k=" + std::string(200, 'x') + "|0"
    );
    CHECK(one(field(1, "k") + field(2, "")) == "k=|0");
    CHECK(one(field(1, "k")) == "k=|0");
    AttributePool pool;
    AttributeRange range;
    for (const std::string& broken :
         {field(1, "k") + "\x12\x05\x0a\x09x", field(1, "k") + "\x12\x02\x18\x80"})
        CHECK_THROWS(
            otlp::add_attribute(protozero::pbf_reader(broken.data(), broken.size()), pool, range)
        );
}

TEST_CASE("a span that is rejected leaves no attributes behind") {
    auto body = field(
        1, field(2, field(2, span_of(field(1, "x")).substr(18)) + field(2, span_of(field(1, "y"))))
    );
    auto batch = read(body);
    CHECK(batch.rejected.count == 1);
    REQUIRE(batch.spans.size() == 1);
    CHECK(batch.pool.attributes.size() == record_attributes_max);
    CHECK(batch.pool.attributes.at(batch.spans[0].attributes.begin).value.text == "y");
}

}  // namespace mainstay::telemetry::otlp_values_test
