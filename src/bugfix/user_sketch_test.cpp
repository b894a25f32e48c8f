#include "bugfix/user_sketch.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

namespace mainstay::bugfix::user_sketch_test {

namespace {

UserSketch of(int from, int to) {
    UserSketch sketch;
    for (int i = from; i < to; ++i) sketch.add("user " + std::to_string(i));
    return sketch;
}

bool is_near(std::int64_t estimate, std::int64_t truth) {
    return std::abs(estimate - truth) * 100 <= truth * 7;
}

}  // namespace

TEST_CASE("few people are counted exactly, and each once") {
    auto sketch = of(0, 128);
    CHECK(!sketch.add("user 7"));
    CHECK(sketch.estimate() == 128);
    CHECK(UserSketch().estimate() == 0);
    CHECK(UserSketch().text().empty());
}

TEST_CASE("many people are estimated within three standard errors") {
    for (const int people : {129, 200, 1'000, 5'000, 20'000, 200'000})
        CHECK(is_near(of(0, people).estimate(), people));
}

TEST_CASE("a sketch is what was written of it, and nothing else is one") {
    for (const int people : {0, 1, 128, 129, 3'000}) {
        const auto sketch = of(0, people);
        const auto read = UserSketch::read(sketch.text());
        CHECK(read.estimate() == sketch.estimate());
        CHECK(read.text() == sketch.text());
        CHECK(sketch.text().size() <= 2'049);
    }
    for (const auto* wrong : {"x", "s1", "s0000000g", "d", "dAAA", "dé"})
        CHECK(UserSketch::read(wrong).estimate() == 0);
}

TEST_CASE("who is in two sketches counts once in both together") {
    auto few = of(0, 60);
    few.merge(of(30, 90));
    CHECK(few.estimate() == 90);
    auto many = of(0, 2'000);
    many.merge(of(1'000, 3'000));
    CHECK(is_near(many.estimate(), 3'000));
    auto mixed = of(0, 50);
    mixed.merge(of(0, 3'000));
    CHECK(is_near(mixed.estimate(), 3'000));
}

}  // namespace mainstay::bugfix::user_sketch_test
