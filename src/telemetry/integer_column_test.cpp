#include "telemetry/integer_column.hpp"

#include <limits>
#include <random>

#include <doctest/doctest.h>

namespace mainstay::telemetry::integer_column_test {

namespace {

using Column = std::vector<std::int64_t>;

std::string written(const Column& values) {
    std::string out;
    append_integers(out, values);
    return out;
}

/// What is read again, if nothing is left over.
std::optional<Column> read_again(std::string_view bytes, std::size_t count) {
    auto values = read_integers(bytes, count);
    return bytes.empty() ? values : std::nullopt;
}

Column made(std::size_t count, auto make) {
    Column values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = make(static_cast<std::int64_t>(i));
    return values;
}

}  // namespace

TEST_CASE("any whole numbers come back as they were") {
    std::mt19937_64 random(7);
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    std::vector<Column> columns{
        {},
        {0},
        {-1},
        {least},
        {most},
        {least, most},
        {most, least, 0, least},
        {5, 5, 5, 5},
        made(1000, [](auto i) { return i % 2 == 0 ? least : most; }),
        made(129, [](auto i) { return i == 128 ? most : 0; }),
        made(500, [](auto i) { return i * i; }),
    };
    for (unsigned bits = 1; bits <= 64; ++bits)
        for (std::size_t count : {1U, 2U, 127U, 128U, 129U, 300U})
            columns.push_back(made(count, [&](auto) {
                return static_cast<std::int64_t>(random() >> (64 - bits)) * (bits < 60 ? 3 : 1);
            }));

    for (const auto& column : columns) CHECK(read_again(written(column), column.size()) == column);
}

TEST_CASE("a column ends where it ends, and the next one begins there") {
    std::string out;
    append_integers(out, Column{1, 2, 4});
    append_integers(out, Column{-7, 900});
    std::string_view in = out;

    CHECK(read_integers(in, 3) == Column{1, 2, 4});
    CHECK(read_integers(in, 2) == Column{-7, 900});
    CHECK(in.empty());
}

TEST_CASE("what is regular takes next to nothing") {
    CHECK(written(made(720, [](auto) { return 7; })).size() <= 11);
    CHECK(written(made(720, [](auto i) {
              return 1'790'000'000'000'000 + i * 10'000'000;
          })).size() <= 27);
    // One scrape was missed.
    CHECK(written(made(720, [](auto i) { return (i < 400 ? i : i + 1) * 10'000; })).size() <= 50);
}

TEST_CASE("what all values are multiples of takes no bits") {
    std::mt19937_64 random(7);
    auto pages = made(720, [&](auto) { return static_cast<std::int64_t>(random() % 16); });
    auto bytes = pages;
    for (auto& value : bytes) value = value * 4096 + 123;

    CHECK(written(bytes).size() <= written(pages).size() + 4);
}

TEST_CASE("noise takes about its entropy, and one outlier does not spoil it") {
    std::mt19937_64 random(7);
    std::normal_distribution<double> normal(0, 100);  // Of 8.7 bits.
    auto noise = made(720, [&](auto) { return std::llround(normal(random)); });

    auto calm = written(noise).size();
    CHECK(calm <= 720 * 9 / 8);
    noise[300] = 1'000'000'000'000;
    CHECK(written(noise).size() <= calm + 16);
}

TEST_CASE("bytes that are no column are refused, or read as some column of that length") {
    std::mt19937_64 random(7);
    const auto whole = written(made(300, [](auto i) { return i * i % 1013; }));
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(!read_again(std::string_view(whole).substr(0, size), 300));
    for (int i = 0; i < 20'000; ++i) {
        auto changed = whole;
        changed[random() % changed.size()] = static_cast<char>(random());
        auto values = read_again(changed, 300);
        CHECK((!values || values->size() == 300));
    }
}

TEST_CASE("a count that the bytes cannot hold is not believed") {
    std::string_view in("\x01\x00\x01\x00\x00\x00", 6);
    CHECK(!read_integers(in, 1'000'000'000'000));
}

}  // namespace mainstay::telemetry::integer_column_test
