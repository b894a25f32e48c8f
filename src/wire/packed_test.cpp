#include "wire/packed.hpp"

#include <doctest/doctest.h>

namespace mainstay::wire::packed_test {

namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Leaf {
    std::string bytes;
    bool is_green = false;
    bool operator==(const Leaf&) const = default;
};
BOOST_DESCRIBE_STRUCT(Leaf, (), (bytes, is_green))

struct Tree {
    std::optional<Colour> colour;
    std::vector<Leaf> leaves;
    std::optional<Time> planted_at;
    int height = 0;
    bool operator==(const Tree&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (colour, leaves, planted_at, height))

const Tree tree{Colour::green, {{std::string("\0\xff\n", 3), true}, {"", false}}, Time{-5}, -7};

}  // namespace

TEST_CASE("what was packed is the same when it is unpacked, also bytes that are no text") {
    CHECK(unpack<Tree>(pack(tree)) == tree);
    CHECK(unpack<Tree>(pack(Tree())) == Tree());
}

TEST_CASE("bytes that were cut, prolonged or altered are no value, and cost no memory") {
    auto bytes = pack(tree);

    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CAPTURE(length);
        CHECK_FALSE(unpack<Tree>(std::string_view(bytes).substr(0, length)));
    }
    CHECK_FALSE(unpack<Tree>(bytes + "x"));
    CHECK_FALSE(unpack<std::vector<Leaf>>(pack(std::uint64_t{1} << 60)));
    CHECK_FALSE(unpack<std::string>(pack(~std::uint64_t{0})));
    CHECK_FALSE(unpack<Colour>(pack(2)));
    CHECK_FALSE(unpack<bool>(pack(2)));
    CHECK_FALSE(unpack<std::uint8_t>(pack(256)));
}

}  // namespace mainstay::wire::packed_test
